"""Taking in a plan from files: two files, and what is wrong in them, place by place."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.planning.taking_in import Fault, File, NotTakenInError, take_in

SHOWN = 100


@require_form
@login_required
def from_files(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the two files; what they hold becomes a draft, or all that is wrong is shown."""
    edition = edition_for(request, slug)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        try:
            problem, plan = _files(request)
            version = take_in(
                edition=edition,
                problem=problem,
                plan=plan,
                by=organiser(request),
                now=timezone.now(),
            )
        except NotTakenInError as error:
            faults = error.faults
        else:
            messages.success(
                request,
                _("Plan %(number)s is a draft. Nobody sees it before you publish it.")
                % {"number": version.number},
            )
            return redirect("organiser_plan", slug=slug, number=version.number)
    facts = {"faults": faults[:SHOWN], "more": len(faults) - SHOWN, "found": len(faults)}
    return render(
        request,
        "organiser/planning/take_in.html",
        page(request, edition, **facts),
        status=422 if faults else 200,
    )


def _files(request: HttpRequest) -> tuple[File, File]:
    found: list[File] = []
    faults: list[Fault] = []
    for name, said in (("problem", _("The problem")), ("plan", _("The plan"))):
        file = request.FILES.get(name)
        if not isinstance(file, UploadedFile):
            faults.append(Fault(said, "", _("There is no file."), _("Choose one.")))
        elif (file.size or 0) > settings.IMPORT_MAX_BYTES:  # before it is read into memory
            most = {"limit": settings.IMPORT_MAX_BYTES // 1024**2}
            faults.append(
                Fault(
                    str(file.name),
                    "",
                    _("The file is larger than %(limit)s MB.") % most,
                    _("Take another file."),
                )
            )
        else:
            try:
                found.append(File(str(file.name), file.read().decode("utf-8-sig")))
            except UnicodeDecodeError:
                faults.append(
                    Fault(
                        str(file.name),
                        "",
                        _("This is no text."),
                        _("Choose the file that the command wrote."),
                    )
                )
    if faults:
        raise NotTakenInError(faults)
    problem, plan = found
    return problem, plan
