"""Changes that a published meeting may stand against: pages and files make them with planning's
verbs, which look at the meetings (see ``samspill.web.planning.standing``)."""
