"""Three papers that an organiser fetches for Word, with what is known of the edition filled in: the
agreement between joint controllers, the one with a processor, and the assessment of what sharing
does to people's privacy. They are where a lawyer begins, and no advice."""
