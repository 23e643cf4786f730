"""Events and their editions: slots, talks, rooms, tables, participants, invitations."""
