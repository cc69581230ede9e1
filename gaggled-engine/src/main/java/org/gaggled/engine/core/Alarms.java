package org.gaggled.engine.core;

/** What an alarm that has rung is for. */
final class Alarms {

    private final Lives lives;
    private final Stops stops;
    private final Placement placement;
    private final Readiness readiness;
    private final Errands errands;

    Alarms(Lives lives, Stops stops, Placement placement, Readiness readiness, Errands errands) {
        this.lives = lives;
        this.stops = stops;
        this.placement = placement;
        this.readiness = readiness;
        this.errands = errands;
    }

    /** An alarm of that program has rung, if it was due. */
    void rang(Program program, Alarm.Purpose purpose) {
        switch (purpose) {
            case RELOAD -> errands.reloadOverdue(program);
            case GRACE -> placement.graceRang(program);
            case START, STOP, READY -> {
                if (lives.takeAlarm(program, purpose)) {
                    lifeRang(program);
                }
            }
        }
    }

    private void lifeRang(Program program) {
        switch (program.life) {
            case Life.Stopping stopping -> stops.overdue(program, stopping);
            case Life.Preparing _,Life.Clearing _ -> errands.overdue(program);
            case Life.Running _ -> readiness.late(program);
            case Life.Down _,Life.Waiting _,Life.Starting _ -> placement.settle(program);
        }
    }
}
