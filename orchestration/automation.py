"""When the jobs run by themselves: on new files, every day, and on the monthly closing."""

import time
from pathlib import Path

import dagster as dg

from orchestration import business_days
from orchestration.resources import Store
from telessaude.ingest import LandingError, pending
from telessaude.ingest.landing import require_folder

ZONE = "America/Sao_Paulo"
SETTLED_SECONDS = 60  # a file that changed within this time may still be arriving


def landing_sensor(job: str, *, running: bool) -> dg.SensorDefinition:
    """Starts the job when the landing holds new files that have stopped growing.

    ``running``, here and below: on unless somebody switches it off in Dagster's page.
    """

    @dg.sensor(
        name="entrada",
        job_name=job,
        default_status=dg.DefaultSensorStatus.RUNNING if running else dg.DefaultSensorStatus.STOPPED,
        minimum_interval_seconds=60,
        description="Roda quando chegam arquivos à pasta de entrada.",
    )
    def entrada(context: dg.SensorEvaluationContext, store: Store) -> dg.RunRequest | dg.SkipReason:
        landing = Path(store.landing)
        try:
            require_folder(landing)
        except LandingError as error:
            return dg.SkipReason(str(error))
        newest = newest_change(landing)
        if time.time_ns() - newest < SETTLED_SECONDS * 1_000_000_000:
            return dg.SkipReason("Há arquivos que ainda podem estar chegando.")
        if not pending(landing, store.warehouse):
            return dg.SkipReason("Nada de novo na entrada.")
        return dg.RunRequest(run_key=str(newest))

    return entrada


def newest_change(landing: Path) -> int:
    """The newest modification time under the landing, in ns; of the folder itself when it is empty."""
    return max([path.stat().st_mtime_ns for path in landing.rglob("*")], default=landing.stat().st_mtime_ns)


def daily_schedule(job: str, *, running: bool) -> dg.ScheduleDefinition:
    """Once a day, since what is open, overdue and in force changes with the day."""
    return dg.ScheduleDefinition(
        name="todo_dia",
        job_name=job,
        cron_schedule="0 5 * * *",
        execution_timezone=ZONE,
        default_status=_schedule_status(running),
        description="Refaz diariamente o que depende da data: abertas, vencidas, vigentes.",
    )


def closing_schedule(job: str, *, running: bool) -> dg.ScheduleDefinition:
    """Looks every morning whether it is the tenth business day; then closes the month before."""

    @dg.schedule(
        name="fechamento",
        job_name=job,
        cron_schedule="0 9 * * *",
        execution_timezone=ZONE,
        default_status=_schedule_status(running),
        description="Fecha o mês anterior no décimo dia útil.",
    )
    def fechamento(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        day = context.scheduled_execution_time.date()
        closing = business_days.nth_business_day(day.year, day.month, business_days.CLOSING_DAY)
        if day != closing:
            return dg.SkipReason(f"O fechamento é no décimo dia útil, {closing:%d/%m/%Y}.")
        month = business_days.previous_month(day)
        return dg.RunRequest(run_key=month, partition_key=month)

    return fechamento


def _schedule_status(running: bool) -> dg.DefaultScheduleStatus:
    return dg.DefaultScheduleStatus.RUNNING if running else dg.DefaultScheduleStatus.STOPPED
