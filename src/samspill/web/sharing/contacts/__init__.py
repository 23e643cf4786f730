"""What an organisation's contact person does: who of its people take part in cases, and who no
longer."""
