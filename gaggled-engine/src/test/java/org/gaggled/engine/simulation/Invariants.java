package org.gaggled.engine.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Situation;
import org.gaggled.engine.core.StopOrder;
import org.jspecify.annotations.Nullable;

/**
 * What must hold, whatever happens.
 *
 * <ul>
 * <li><b>one process</b>: a program never has two, and the commands around its life meet none that is not theirs;
 * <li><b>conditions</b>: a program is started only when each of its conditions holds, for as long as it says;
 * <li><b>delay</b>: a program waits for a delay no longer than from when the condition began to hold;
 * <li><b>stays down</b>: what an operator disabled, or gaggled gave up on, is not started;
 * <li><b>place</b>: what is placed is started only where it has a place;
 * <li><b>no start at the end</b>: nothing is started once gaggled is to end;
 * <li><b>order at the end</b>: where the stop order is reverse, a program is stopped when all that need it are gone;
 * <li><b>what may start is started</b>: when all is quiet each program is up, or done, or {@code why} has a reason;
 * <li><b>grace</b>: a loss stops what ran before it only when the grace is over;
 * <li><b>every stop ends</b>, and the end of everything comes, with the status that an essential program gave it;
 * <li><b>signals</b>: none is sent to a run that has ended, or of which there is no process yet;
 * <li><b>probes</b>: only what runs is probed, by the rules in force, and readiness follows from what was found;
 * <li><b>events</b>: each change is told once, is numbered without a gap, and says what is so;
 * <li><b>alarms</b>: each belongs to a life, each life has its alarm, none is left
 * ({@link org.gaggled.engine.core.InspectedGaggle#checkSoundness});
 * <li><b>launcher</b>: what it reports that cannot be is refused;
 * <li><b>adoption</b>: what a gaggled has remembered is all that there is, and the next doubles and loses nothing;
 * <li><b>state file</b>: what the next gaggled reads is what was remembered, to the last step that counts, also where a
 * write was torn;
 * <li><b>plan</b>: a reload does to what runs what its plan has said;
 * <li><b>forgetting</b>: only what is gone, and not defined, is forgotten.</ul>
 */
final class Invariants {

    private final Machine machine;

    Invariants(Machine machine) {
        this.machine = machine;
    }

    private static void hold(String rule, boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(rule, otherwise.get());
        }
    }

    // ---- commands, before they are carried out

    /** A command may be given now. */
    void check(Command command) {
        hold("every stop ends", !machine.isFinished(), () -> "a command after the last: " + command);
        switch (command) {
            case Command.Remember _,Command.Tell _,Command.Answer _,Command.Refuse _ -> {}
            case Command.Withdraw _,Command.SetAlarm _,Command.SignalAsAsked _ -> {}
            case Command.Adopt adopt -> {
                Facts.Process process = machine.of(adopt.program()).process;
                hold("adoption", process != null && process.adopting && process.run == adopt.run(),
                        () -> "adopts a stranger: " + adopt);
            }
            case Command.AdoptErrand _ ->
                    hold("adoption", machine.succession().isResuming(), () -> "adopts when nobody died");
            case Command.Launch launch -> checkLaunch(launch);
            case Command.Signal signal -> checkSignal(signal);
            case Command.RunErrand run -> checkErrand(run);
            case Command.EndErrand end -> checkEnd(end);
            case Command.Probe probe -> checkProbe(probe);
            case Command.EndProbes end -> {
                Facts.Process process = machine.of(end.program()).process;
                hold("probes", process == null || process.run != end.run() || !process.probed.isEmpty(),
                        () -> "ends the probes of what is not probed: " + end);
            }
            case Command.ClearAlarm clear ->
                    hold("alarms", machine.alarms().containsKey(clear.alarm()), () -> "none to clear: " + clear);
            case Command.Publish publish -> {
                if (publish.notice() instanceof Notice.OfProgram notice) {
                    checkNotice(notice);
                } else if (publish.notice() instanceof Notice.EssentialDown down) {
                    checkEssential(down);
                }
            }
            case Command.Forget forget -> checkForget(machine.of(forget.program()));
            case Command.Finished _ -> machine.facts().forEach(facts -> hold("every stop ends",
                    facts.process == null && facts.errands.isEmpty(), () -> facts.id + " is left at the end"));
        }
    }

    private void checkStart(Facts facts, String what) {
        hold("one process", facts.process == null, () -> what + " of " + facts.id + " meets its predecessor");
        hold("stays down", !facts.disabled, () -> what + " of " + facts.id + ", which is disabled");
        hold("no start at the end", !machine.isShuttingDown(), () -> what + " of " + facts.id);
        hold("place", facts.hasPlace || !machine.isPlaced(facts.id),
                () -> what + " of " + facts.id + ", which has no place");
    }

    private void checkLaunch(Command.Launch launch) {
        Facts facts = machine.of(launch.program());
        checkStart(facts, "a launch");
        hold("stays down", !facts.failed, () -> "a launch of " + facts.id + ", which has failed");
        for (Dependency need : machine.rules(facts.id).dependencies()) {
            Facts needed = machine.of(need.on());
            Long since = since(need.until(), needed);
            boolean doesWithout = !need.required() && !mayComeUp(needed);
            if (since == null) {
                hold("conditions", doesWithout, () -> facts.id + " starts without " + need);
            } else {
                // It went on without it before that came to hold, or while it ceases to.
                hold("conditions", doesWithout || machine.now() - since >= need.delay().toNanos(),
                        () -> facts.id + " starts before its time: " + need);
            }
        }
    }

    /** Since when a condition holds, as far as the machine can see; null where it does not. */
    private static @Nullable Long since(Condition condition, Facts facts) {
        Facts.Process process = facts.process;
        boolean up = process != null && process.isThoughtUp();
        return switch (condition) {
            case STARTED -> up ? (Long) process.upSince : null;
            case READY -> up ? process.readySince : null;
            case DONE -> facts.doneSince;
            // Its poststop belongs to its run.
            case ENDED -> process == null && facts.errands.isEmpty() ? facts.endedAt : null;
        };
    }

    private boolean mayComeUp(Facts facts) {
        boolean scheduled = machine.gaggle().rules(facts.id).duty() instanceof Duty.Task task
                && task.schedule() != null;
        return !facts.disabled && !facts.failed && !machine.gaggle().hasFailed(facts.id)
                && (facts.process != null || machine.gaggle().isWanted(facts.id) || scheduled);
    }

    private void checkSignal(Command.Signal signal) {
        Facts.Process process = machine.of(signal.program()).process;
        hold("signals", process != null && process.run == signal.run() && (process.told || process.adoptionAsked),
                () -> "to a stranger: " + signal);
    }

    private void checkErrand(Command.RunErrand errand) {
        Facts facts = machine.of(errand.program());
        switch (errand.kind()) {
            case PRESTART -> checkStart(facts, "a prestart");
            case POSTSTOP ->
                    hold("one process", facts.process == null, () -> "poststop of " + facts.id + " before its end");
            case STOPCOMMAND, RELOADCOMMAND ->
                    hold("one process", facts.process != null, () -> errand + " with nothing to stop or reload");
        }
        hold("one process", !facts.errands.containsKey(errand.kind()), () -> "two at a time: " + errand);
    }

    private void checkEnd(Command.EndErrand end) {
        Facts facts = machine.of(end.program());
        Command.RunErrand errand = facts.errands.get(end.kind());
        boolean unsure = facts.adoptedErrands.containsKey(end.kind()) || machine.succession().isResuming();
        hold("one process", errand == null ? unsure : errand.run() == end.run(), () -> "none to end: " + end);
    }

    private void checkProbe(Command.Probe probe) {
        Facts facts = machine.of(probe.program());
        Facts.Process process = facts.process;
        hold("probes", process != null && process.run == probe.run() && process.told && process.isThoughtUp()
                && probe.pid() == facts.pid, () -> "probes what does not run: " + probe);
        hold("probes", Objects.equals(machine.gaggle().rules(facts.id).probing().forPurpose(probe.purpose()),
                probe.rules()), () -> "probes by other rules than those in force: " + probe);
        hold("probes", probe.purpose() == Probing.Purpose.READY || process.readySince != null || process.toldReady
                || process.wasReady, () -> "asks whether " + facts.id + " is alive before it is ready");
    }

    private void checkForget(Facts facts) {
        hold("forgetting", !machine.defines(facts.id), () -> facts.id + " is defined");
        hold("forgetting", facts.process == null && facts.errands.isEmpty(), () -> facts.id + " is there");
    }

    // ---- events

    private void checkNotice(Notice.OfProgram notice) {
        ProgramState state = notice.state();
        Facts facts = machine.of(new ProgramId(state.getName()));
        boolean counts = switch (notice) {
            case Notice.Up _,Notice.Down _,Notice.Ready _,Notice.NotReady _,Notice.Done _ -> true;
            case Notice.OperatorStart _,Notice.OperatorRestart _,Notice.OperatorStop _ -> true;
            case Notice.StartFailed _,Notice.Failed _,Notice.Stopping _,Notice.AfterCommand _,Notice.TakenBack _,Notice.OperatorSignal _,Notice.OperatorReload _,Notice.Killing _,Notice.NextSignal _,Notice.SignalRefused _,Notice.StopOverdue _ ->
                    false;
        };
        hold("events", facts.sequence + (counts ? 1 : 0) == state.getSequence(),
                () -> notice + " after number " + facts.sequence);
        Facts.Process process = facts.process;
        switch (notice) {
            case Notice.Up _ -> {
                boolean probed = machine.gaggle().rules(facts.id).probing().ready() != null;
                hold("events", process != null && process.isThoughtUp(), () -> "up without a process: " + state);
                hold("probes", !(probed && state.isReady()), () -> "ready before anybody has said so: " + state);
            }
            case Notice.Ready _ -> {
                hold("events", process != null && process.isThoughtUp() && process.readySince == null,
                        () -> "ready twice, or without a process: " + state);
                hold("probes", process.toldReady || machine.gaggle().rules(facts.id).probing().ready() == null,
                        () -> "ready although nobody has said so: " + state);
            }
            case Notice.NotReady _ -> {
                hold("events", process != null && process.isThoughtUp() && process.readySince != null,
                        () -> "not ready, and it was not before: " + state);
                hold("probes", !process.toldReady, () -> "not ready although nobody has said so: " + state);
            }
            case Notice.Stopping stopping -> checkStop(facts, stopping.cause());
            case Notice.Down _ -> hold("events", process == null, () -> "down while something is there: " + state);
            case Notice.Done _ -> checkDone(facts, state);
            case Notice.Failed _ -> hold("events", process == null && state.getPhase() == ProgramPhase.FAILED,
                    () -> "failed while something is there: " + state);
            default -> {}
        }
    }

    private void checkDone(Facts facts, ProgramState state) {
        boolean again = machine.gaggle().rules(facts.id).duty() instanceof Duty.Task task && task.schedule() != null
                && machine.gaggle().mayStart(facts.id);
        hold("events", machine.succession().remembers()
                || state.getPhase() == (again ? ProgramPhase.WAITING : ProgramPhase.DONE), () -> "done: " + state);
        hold("events", facts.process == null && state.hasSucceeded(), () -> "done without success: " + state);
    }

    private void checkStop(Facts facts, Cause cause) {
        Facts.Process process = facts.process;
        if (process == null || !machine.defines(facts.id)) {
            return;
        }
        hold("probes", process.wasReady || !(cause instanceof Cause.NotAlive),
                () -> facts.id + " is stopped for not being alive, and was never ready");
        if (cause instanceof Cause.Dependency dependency) {
            checkGrace(facts, process, new ProgramId(dependency.program()));
        }
        if (cause.equals(new Cause.Shutdown(false)) && machine.definition().stopOrder() == StopOrder.REVERSE) {
            for (ProgramDefinition other : machine.definition().programs().values()) {
                boolean needs = other.life().dependencies().stream().anyMatch(need -> need.on().equals(facts.id));
                hold("order at the end", !needs || machine.of(other.id()).process == null,
                        () -> facts.id + " is stopped while " + other.id() + " needs it");
            }
        }
    }

    /** What ran before a loss is not stopped for it before its grace is over. */
    private void checkGrace(Facts facts, Facts.Process process, ProgramId needed) {
        Long lost = machine.of(needed).lostAt;
        for (Dependency need : machine.rules(facts.id).dependencies()) {
            if (need.on().equals(needed) && need.until() == Condition.READY && lost != null
                    && process.upSince < lost) {
                hold("grace", machine.now() - lost >= need.grace().toNanos(),
                        () -> facts.id + " is stopped too soon after the loss of " + needed);
            }
        }
    }

    /** From now on nothing is started, and gaggled ends with the status of that program. */
    private void checkEssential(Notice.EssentialDown down) {
        ProgramId id = down.end().program();
        hold("no start at the end", machine.gaggle().rules(id).essential(), () -> id + " is not essential");
        hold("no start at the end", machine.of(id).process == null, () -> id + " is there and was to end gaggled");
        hold("no start at the end", !machine.isShuttingDown(), () -> "ended twice, for " + id);
        Account account = machine.gaggle().account(id, machine.now());
        ProgramState state = Objects.requireNonNull(account, id::name).state();
        if (state.getStartFailure() == null && state.getLastExit() instanceof ExitStatus.Killed killed) {
            hold("every stop ends", down.end().exitStatus() == 128 + killed.signal().number(),
                    () -> "with " + down.end().exitStatus() + " where " + id + " ended by " + killed);
        }
    }

    // ---- between two inputs

    /** What holds when an input is handled. */
    void checkBetween() {
        machine.gaggle().checkSoundness(machine.alarms());
        hold("alarms", !machine.isFinished() || machine.alarms().isEmpty(), () -> "left: " + machine.alarms());
        if (machine.succession().remembers()) {
            checkMemories();
        }
    }

    /** A program that waits for nothing but a delay does so for as long as one of its needs says. */
    void checkDelay(ProgramId id) {
        Account account = machine.gaggle().account(id, machine.now());
        if (account == null || !(account.situation() instanceof Situation.Delayed delayed)) {
            return;
        }
        long longest = 0;
        for (Dependency need : machine.gaggle().rules(id).dependencies()) {
            // Nobody has noted when a start that failed was over, and when a loss undid what was done.
            boolean known = need.until() == Condition.STARTED || need.until() == Condition.READY;
            Long since = known ? since(need.until(), machine.of(need.on())) : (Long) machine.now();
            longest = Math.max(longest, since == null ? 0 : since + need.delay().toNanos() - machine.now());
        }
        long left = longest;
        hold("delay", delayed.startsIn().toNanos() <= left,
                () -> id + " starts in " + delayed.startsIn() + ", and could in " + Duration.ofNanos(left));
    }

    /** What is remembered is what is so. */
    void checkMemories() {
        Map<ProgramId, Memory> memories = machine.gaggle().memories();
        for (Facts facts : machine.facts()) {
            hold("adoption", Objects.equals(memories.get(facts.id), facts.memory),
                    () -> "remembered is " + facts.memory + ", and it is " + memories.get(facts.id));
        }
    }

    /** What the next gaggled reads is what was remembered, and noted, to the last step that counts. */
    void checkStateFile(List<FormerProgram> left) {
        Map<ProgramId, FormerProgram> read = new HashMap<>();
        left.forEach(former -> read.put(former.memory().id(), former));
        for (Facts facts : machine.facts()) {
            FormerProgram former = read.get(facts.id);
            Memory memory = former == null ? null : former.memory();
            hold("state file", textOf(memory).equals(textOf(facts.memory)),
                    () -> "read is " + memory + ", and it was " + facts.memory);
            if (former != null) {
                Facts.Process noted = facts.noted;
                boolean process = noted != null && noted.run == former.memory().run().number();
                hold("state file", process == (former.process() != null), () -> "the process of " + former);
                hold("state file", former.carriedOut() == !facts.uncertain, () -> "what was done of " + former);
            }
        }
    }

    /** It without what only says how an identity is written. */
    private static String textOf(@Nullable Memory memory) {
        return String.valueOf(memory).replace(":1,", ",");
    }

    /** What a reload was to do it has done, to whatever was running. */
    void checkPlan(PlannedReload planned) {
        String deviation = planned.deviation(machine.gaggle().memories());
        hold("plan", deviation == null, () -> String.valueOf(deviation));
    }

    /** A report that cannot be was refused, and changed nothing. */
    void checkRefused(Happening.LauncherLies lies, int before) {
        hold("launcher", machine.refused() == before + 1, () -> "believed: " + lies);
    }

    /** gaggled has died, and what was remembered does not speak of a process: then there is none. */
    void checkNothingIsLost(Facts facts) {
        Facts.Process process = facts.process;
        hold("adoption", process == null || !process.isAlive(),
                () -> facts.id + " runs, and the next gaggled will not know: " + facts.memory);
    }

    // ---- in the end

    /** Nothing happens by itself any more: what may start is started. */
    void checkQuiet() {
        if (machine.isShuttingDown() || machine.isSomethingOwed()) {
            return;
        }
        for (ProgramId id : machine.definition().programs().keySet()) {
            Facts facts = machine.of(id);
            Account account = Objects.requireNonNull(machine.gaggle().account(id, machine.now()), id::name);
            hold("what may start is started", isInPlace(facts, account), () -> id + " is not: " + account);
        }
    }

    private boolean isInPlace(Facts facts, Account account) {
        ProgramState state = account.state();
        boolean task = machine.rules(facts.id).duty() instanceof Duty.Task;
        return switch (account.situation()) {
            case Situation.Up _ -> state.isReady() && state.getPhase() == ProgramPhase.UP && !task
                    && (!facts.askedFor || state.areDependenciesSatisfied());
            case Situation.Done _ -> task && state.getPhase() == ProgramPhase.DONE && facts.doneSince != null;
            case Situation.Missing missing -> missing.missing().stream().anyMatch(
                    need -> since(need.until(), machine.of(need.program())) == null && isNotInPlace(need.program()));
            case Situation.Disabled _ -> facts.disabled;
            case Situation.Failed _ -> facts.failed;
            case Situation.NoPlace _ -> !facts.hasPlace;
            case Situation.Ended _,Situation.Scheduled _,Situation.Pausing _,Situation.Retrying _,Situation.RetryingUnready _,Situation.Delayed _,Situation.NotReadyYet _,Situation.NotReadyAnyMore _ ->
                    !facts.askedFor;
            case Situation.Starting _,Situation.Preparing _,Situation.Stopping _,Situation.Clearing _,Situation.Held _,Situation.ShuttingDown _,Situation.NotHeardOf _,Situation.NotKnown _,Situation.HostLeft _,Situation.NotThere _,Situation.Elsewhere _ ->
                    false;
        };
    }

    private boolean isNotInPlace(ProgramId id) {
        Facts facts = machine.of(id);
        return !facts.askedFor || Objects.requireNonNull(machine.gaggle().account(id, machine.now()))
                .situation() instanceof Situation.Missing;
    }

    /** Everything was stopped, and had the time that it takes. */
    void checkOver() {
        if (machine.isSomethingOwed() || !machine.isShuttingDown()) {
            return;
        }
        hold("every stop ends", machine.isFinished(), () -> "gaggled is still there");
    }

    /** How gaggled has ended. */
    void checkStatus() {
        hold("every stop ends", Objects.equals(machine.expectedStatus(), machine.status()),
                () -> "with " + machine.status() + " instead of " + machine.expectedStatus());
    }
}
