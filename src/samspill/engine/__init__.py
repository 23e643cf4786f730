"""The engine: from participants, wishes, slots and tables to a plan with a proven bound.

It is a library of its own and knows nothing of the web. The road is straight:
build a :class:`~samspill.engine.model.problem.Problem`, hand it to
:func:`~samspill.engine.solving.solve.solve`, read the
:class:`~samspill.engine.model.result.Result`, and let
:func:`~samspill.engine.judge.check.check` judge the plan.
"""
