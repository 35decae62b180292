"""Commands on the program itself: eval, doctor."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import Json, app, emit_json, say
from pipeline.errors import ExitCode


@app.command(
    "eval",
    help="""Chấm điểm bản ghi so với bản mẫu (*.gold.json) trong thư mục.

    Scores records against the gold in DIR: F1 for lists, accuracy for fields, each with n.

    \b
    Ví dụ:
      kehoach eval corpus/plans
      kehoach eval corpus/plans --errors
      kehoach eval corpus/plans --json > diem.json
    """,
)
def evaluate_directory(
    directory: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", exists=True, file_okay=False)],
    errors: Annotated[bool, typer.Option("--errors", help="Kê từng chỗ sót, thừa, sai kèm dòng trong tệp.")] = False,
    as_json: Json = False,
) -> None:
    """Print how records agree with their gold."""
    from pipeline import screen
    from pipeline.evaluate import evaluate

    with screen.console(stderr=True).status("Đang đọc và chấm điểm"):
        evaluation = evaluate(directory)
    if not evaluation.plans and not evaluation.orphans:
        raise typer.BadParameter(f"không có tệp *.gold.json nào trong {directory}")
    if as_json:
        emit_json(evaluation.as_json(errors=errors))
    else:
        out = screen.console()
        for plan in evaluation.plans if errors else ():
            screen.show_faults(out, plan)
        screen.show_evaluation(out, evaluation)
    for orphan in evaluation.orphans:
        say(f"Bản mẫu không có văn bản đi kèm: {orphan}")
    for plan in evaluation.plans:
        if plan.error:
            say(f"Lỗi: {plan.error}")
    if not evaluation.complete:
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command(
    "doctor",
    help="""Kiểm tra máy: đã có gì, thiếu gì, cài bằng lệnh nào.

    What is installed, what is missing, and the command that installs it.

    \b
    Ví dụ:
      kehoach doctor
      kehoach doctor --json
    """,
)
def examine_machine(as_json: Json = False) -> None:
    """Print what this machine has and lacks."""
    from pipeline.doctor import examine

    checks = examine()
    if as_json:
        emit_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        from pipeline import screen

        screen.show_checks(screen.console(), checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(ExitCode.SOME_FAILED)
