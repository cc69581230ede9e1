package org.gaggled.engine.state;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Death;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Holding;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.StopSteps;

/** Memories as fields. The numbers stand in files: they are only ever added to. */
final class MemoryFields {

    private static final int LIFE = 1;
    private static final int ERRAND = 2;
    private static final int RELOAD = 3;
    private static final int SCOPE_PROCESS = 4;
    private static final int PARTING = 5;
    private static final int GRACE = 6;
    private static final int HOLDING = 7;
    private static final int FENCED = 8;

    private static final int WANTED = 10;
    private static final int DISABLED = 11;
    private static final int HELD = 12;
    private static final int DUE_WAITS = 13;
    private static final int STOP_DUE = 14;

    private static final int RUN = 20;
    private static final int ATTEMPTED = 21;
    private static final int FINISHING = 22;
    private static final int STOPPED = 23;
    private static final int END_CAUSE = 24;
    private static final int SENT = 25;
    private static final int ASKED = 26;
    private static final int ASKED_BY = 27;
    private static final int LAST_PID = 28;
    private static final int DEATH = 29;
    private static final int DEATH_BY_GAGGLED = 30;
    private static final int DEATH_BY = 31;
    private static final int WAS_READY = 32;
    private static final int NOT_READY_SINCE = 33;
    private static final int DETAIL = 34;
    private static final int STATUS = 35;

    private static final int CAUSE = 40;
    private static final int SEQUENCE = 41;
    private static final int LAUNCHES = 42;
    private static final int SUCCEEDED = 43;
    private static final int DONE_SINCE = 44;
    private static final int FAILED_AT = 45;
    private static final int ENDED_AT = 46;
    private static final int DOWN_SINCE = 47;
    private static final int LAST_EXIT = 48;
    private static final int FAILURE = 49;
    private static final int FAILURE_ERROR = 50;

    private static final int NOT_BEFORE = 60;
    private static final int RESTART_BEGUN = 61;
    private static final int RESTART_PAUSE = 62;
    private static final int RETRY_BEGUN = 63;
    private static final int RETRY_PAUSE = 64;
    private static final int SETBACKS = 65;

    private static final int SECTION = 1;
    private static final int INSTANCE = 2;
    private static final int SINCE = 3;
    private static final int LOST_AT = 4;
    private static final int LOSS = 5;
    private static final int HOST = 6;
    private static final int INCARNATION = 7;
    private static final int NUMBER = 8;

    private static final int STEP = 1;
    private static final int KILL_WAIT = 2;
    private static final int SIGNAL = 1;
    private static final int TIME = 2;

    /** A program that leaves is stopped by so many steps at most. */
    private static final int MOST_STEPS = 32;

    /** How long texts are, in bytes, in a memory that has no room for longer ones. */
    private static final int SHORT_TEXT = 24;

    /** What a memory with short texts takes at most, without its setbacks and its losses; a test makes the longest. */
    private static final int USUAL = 3_200;

    /** What a loss takes at most with short texts, without its name. */
    private static final int OF_LOSS = 320;

    /** What the name of a host takes at most. */
    private static final int OF_HOST = 70;

    /** What a holding takes at most, without the name of what holds. */
    private static final int OF_HOLDING = 370;

    private MemoryFields() {}

    /** How many bytes the memory of a program by those rules takes at most. */
    static int bound(LifeRules rules) {
        int bound = USUAL;
        RespawnLimit limit = rules.restarts().limit();
        bound += limit == null ? 0 : Long.BYTES * (limit.most() + 2);
        for (Dependency need : rules.dependencies()) {
            boolean keeps = need.propagate() && !need.grace().isZero();
            int name = 4 * need.on().section().length();
            int loss = keeps ? OF_LOSS + name : 0;
            bound += need.on().host() == null ? loss
                    : Memory.MOST_OF_A_RULE * (loss + OF_HOST + OF_HOLDING + name);
        }
        return bound;
    }

    /**
     * Writes it; what it is called is not among its fields. Where there is no room for the texts that are for people,
     * which hardly ever happens, they are shorter.
     */
    static void write(ByteBuffer bytes, Memory memory) {
        int start = bytes.position();
        try {
            write(new FieldWriter(bytes), memory);
        } catch (BufferOverflowException _) {
            bytes.position(start);
            write(new FieldWriter(bytes, SHORT_TEXT), memory);
        }
    }

    private static void write(FieldWriter out, Memory memory) {
        out.nested(LIFE, memory.life(), life -> LifeFields.write(out, life));
        out.nested(ERRAND, memory.errand(), errand -> LifeFields.write(out, errand));
        out.nested(RELOAD, memory.reload(), errand -> LifeFields.write(out, errand));
        out.flag(SCOPE_PROCESS, memory.scope() == SignalScope.PROCESS);
        out.flag(FENCED, memory.fenced());
        out.nested(PARTING, memory.leaving(), parting -> write(out, parting));
        memory.graces().forEach(grace -> out.nested(GRACE, grace, value -> write(out, value)));
        memory.holdings().forEach(held -> out.nested(HOLDING, held, value -> write(out, value)));
        write(out, memory.aim());
        write(out, memory.run());
        write(out, memory.past());
        write(out, memory.pauses());
    }

    static Memory read(ProgramId id, ByteBuffer bytes) {
        FieldReader in = new FieldReader(bytes);
        return new Memory(
                id,
                Objects.requireNonNull(in.nested(LIFE, LifeFields::read), "a memory without a life"),
                in.nested(ERRAND, LifeFields::readErrand),
                in.nested(RELOAD, LifeFields::readErrand),
                new Memory.Aim(in.flag(WANTED), in.flag(DISABLED), in.flag(HELD), in.flag(DUE_WAITS),
                        in.nested(STOP_DUE, CauseFields::read)),
                readRun(in),
                readPast(in),
                new Memory.Pauses(in.number(NOT_BEFORE, 0),
                        new Memory.Pause(in.flag(RESTART_BEGUN), in.number(RESTART_PAUSE, 0)),
                        new Memory.Pause(in.flag(RETRY_BEGUN), in.number(RETRY_PAUSE, 0)),
                        in.numbers(SETBACKS)),
                in.all(GRACE, MemoryFields::readGrace),
                in.flag(SCOPE_PROCESS) ? SignalScope.PROCESS : SignalScope.GROUP,
                in.nested(PARTING, MemoryFields::readParting),
                in.all(HOLDING, MemoryFields::readHeld),
                in.flag(FENCED));
    }

    private static void write(FieldWriter out, Memory.Aim aim) {
        out.flag(WANTED, aim.wanted());
        out.flag(DISABLED, aim.disabled());
        out.flag(HELD, aim.held());
        out.flag(DUE_WAITS, aim.dueWaits());
        out.nested(STOP_DUE, aim.stopDue(), cause -> CauseFields.write(out, cause));
    }

    private static void write(FieldWriter out, Memory.Run run) {
        out.number(RUN, run.number(), 0);
        out.flag(ATTEMPTED, run.attempted());
        out.flag(FINISHING, run.finishing());
        out.flag(STOPPED, run.stoppedByGaggle());
        out.nested(END_CAUSE, run.endCause(), cause -> CauseFields.write(out, cause));
        out.number(SENT, run.sentSignals(), 0);
        Memory.Asked asked = run.askedSignal();
        if (asked != null) {
            out.number(ASKED, asked.signal().number());
            out.nested(ASKED_BY, asked.requester(), operator -> CauseFields.operator(out, operator));
        }
        out.number(LAST_PID, run.lastPid(), 0);
        Death death = run.death();
        if (death != null) {
            out.nested(DEATH, death.status(), status -> CauseFields.write(out, status));
            out.flag(DEATH_BY_GAGGLED, death.byGaggled());
            out.nested(DEATH_BY, death.signalledBy(), operator -> CauseFields.operator(out, operator));
        }
        Memory.Told heard = run.heard();
        out.flag(WAS_READY, heard.wasReady());
        out.number(NOT_READY_SINCE, heard.notReadySince(), 0);
        out.text(DETAIL, heard.detail());
        out.text(STATUS, heard.status());
    }

    private static Memory.Run readRun(FieldReader in) {
        Cause.Operator requester = in.nested(ASKED_BY, CauseFields::readOperator);
        ExitStatus status = in.nested(DEATH, CauseFields::readStatus);
        return new Memory.Run(
                in.number(RUN, 0), in.flag(ATTEMPTED), in.flag(FINISHING), in.flag(STOPPED),
                in.nested(END_CAUSE, CauseFields::read), in.number(SENT, 0),
                requester == null ? null
                        : new Memory.Asked(new ProcessSignal((int) in.number(ASKED, 0)), requester),
                in.number(LAST_PID, 0),
                status == null ? null
                        : new Death(status, in.flag(DEATH_BY_GAGGLED), in.nested(DEATH_BY, CauseFields::readOperator)),
                new Memory.Told(in.flag(WAS_READY), in.number(NOT_READY_SINCE, 0), in.text(DETAIL), in.text(STATUS)));
    }

    private static void write(FieldWriter out, Memory.Past past) {
        out.nested(CAUSE, past.cause(), cause -> CauseFields.write(out, cause));
        out.number(SEQUENCE, past.sequence(), 0);
        out.number(LAUNCHES, past.launches(), 0);
        out.flag(SUCCEEDED, past.succeeded());
        out.number(DONE_SINCE, past.doneSince(), Life.NEVER);
        out.number(FAILED_AT, past.failedAt(), Life.NEVER);
        out.number(ENDED_AT, past.endedAt(), 0);
        out.number(DOWN_SINCE, past.downSince(), 0);
        out.nested(LAST_EXIT, past.lastExit(), exit -> CauseFields.write(out, exit));
        StartFailure failure = past.startFailure();
        if (failure != null) {
            out.text(FAILURE, failure.getMessage());
            out.text(FAILURE_ERROR, failure.getSystemError());
        }
    }

    private static Memory.Past readPast(FieldReader in) {
        String failure = in.text(FAILURE);
        return new Memory.Past(
                in.nested(CAUSE, CauseFields::read), in.number(SEQUENCE, 0), in.number(LAUNCHES, 0),
                in.flag(SUCCEEDED), in.number(DONE_SINCE, Life.NEVER), in.number(FAILED_AT, Life.NEVER),
                in.number(ENDED_AT, 0), in.number(DOWN_SINCE, 0), in.nested(LAST_EXIT, CauseFields::readExit),
                failure == null ? null
                        : StartFailure.builder(failure).systemError(in.text(FAILURE_ERROR)).build());
    }

    private static void write(FieldWriter out, Memory.Pauses pauses) {
        out.number(NOT_BEFORE, pauses.notBefore(), 0);
        out.flag(RESTART_BEGUN, pauses.restart().begun());
        out.number(RESTART_PAUSE, pauses.restart().nanos(), 0);
        out.flag(RETRY_BEGUN, pauses.retry().begun());
        out.number(RETRY_PAUSE, pauses.retry().nanos(), 0);
        out.numbers(SETBACKS, pauses.setbacks(), pauses.setbacks().size());
    }

    private static void write(FieldWriter out, Memory.Grace grace) {
        write(out, grace.needed());
        out.number(SINCE, grace.since());
        out.number(LOST_AT, grace.lostAt());
        out.nested(LOSS, grace.loss(), cause -> CauseFields.write(out, cause, 2));
    }

    private static Memory.Grace readGrace(FieldReader in) {
        Cause loss = in.nested(LOSS, CauseFields::read);
        return new Memory.Grace(
                readNeeded(in),
                in.number(SINCE, 0), in.number(LOST_AT, 0), loss == null ? new Cause.Unknown() : loss);
    }

    private static void write(FieldWriter out, Memory.Held held) {
        write(out, held.needed());
        out.exact(INCARNATION, held.holding().incarnation());
        out.number(NUMBER, held.holding().number());
    }

    private static Memory.Held readHeld(FieldReader in) {
        return new Memory.Held(readNeeded(in), new Holding(in.textOrEmpty(INCARNATION), in.number(NUMBER, 0)));
    }

    private static void write(FieldWriter out, ProgramId needed) {
        out.exact(SECTION, needed.section());
        out.number(INSTANCE, needed.instance());
        String host = needed.host();
        if (host != null) {
            out.exact(HOST, host);
        }
    }

    private static ProgramId readNeeded(FieldReader in) {
        ProgramId id = ProgramId.instanceOf(in.textOrEmpty(SECTION), (int) in.number(INSTANCE, 1));
        String host = in.text(HOST);
        return host == null ? id : id.of(host);
    }

    private static void write(FieldWriter out, Memory.Parting parting) {
        List<StopSteps.Step> steps = parting.stopSteps().steps();
        for (StopSteps.Step step : steps.subList(0, Math.min(steps.size(), MOST_STEPS))) {
            out.nested(STEP, step, value -> {
                out.number(SIGNAL, value.signal().number());
                Duration time = value.time();
                out.number(TIME, time == null ? -1 : time.toNanos(), -1);
            });
        }
        out.number(KILL_WAIT, parting.killWait().toNanos());
    }

    private static Memory.Parting readParting(FieldReader in) {
        List<StopSteps.Step> steps = in.all(STEP, step -> {
            long time = step.number(TIME, -1);
            return new StopSteps.Step(new ProcessSignal((int) step.number(SIGNAL, 0)),
                    time < 0 ? null : Duration.ofNanos(time));
        });
        return new Memory.Parting(steps.isEmpty() ? StopSteps.TERM : new StopSteps(steps),
                Duration.ofNanos(in.number(KILL_WAIT, 0)));
    }
}
