package org.gaggled.engine.simulation;

import java.util.Objects;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;

/** What each happening, and each notice, changes of the facts, and what gaggled is told of it. */
final class Deeds {

    private final Machine machine;

    Deeds(Machine machine) {
        this.machine = machine;
    }

    /** Lets it happen; false where it cannot. */
    boolean apply(Happening what) {
        return switch (what) {
            case Happening.Begins _ -> machine.steps() == 0 && tell(new Input.Begin());
            case Happening.Spawns spawns -> spawns(spawns);
            case Happening.StartIsTold told -> startIsTold(told.program());
            case Happening.CannotStart failed -> cannotStart(failed);
            case Happening.IsTakenBack taken -> isTakenBack(taken.program());
            case Happening.Dies dies -> dies(dies);
            case Happening.ChildrenDie die -> childrenDie(die.program());
            case Happening.IsAdopted adopted -> isAdopted(adopted.program());
            case Happening.SignalIsRefused refused -> signalIsRefused(refused);
            case Happening.LauncherLies lies -> lies(lies);
            case Happening.ErrandEnds ends -> errandEnds(ends);
            case Happening.ProbeFinds finds -> probeFinds(finds);
            case Happening.AsksForTime asks ->
                    speaks(asks.program(), run -> new Input.TimeAsked(asks.program(), run, asks.time()));
            case Happening.TellsStatus tells ->
                    speaks(tells.program(), run -> new Input.StatusTold(tells.program(), run, tells.status()));
            case Happening.PlaceIsGiven given -> placeIsGiven(given.program());
            case Happening.PlaceIsLost lost -> placeIsLost(lost);
            case Happening.AllPlacesAreGiven _ -> {
                machine.definition().programs().keySet().forEach(this::placeIsGiven);
                yield !machine.isDead();
            }
            case Happening.IsDue due -> tell(new Input.Due(due.program()));
            case Happening.AlarmRings rings -> machine.ring(rings.alarm());
            case Happening.GaggledStalls stalls -> {
                machine.stall(stalls.time().toNanos());
                yield true;
            }
            case Happening.OperatorAsks asks -> operatorAsks(asks);
            case Happening.EverythingIsAskedFor _ -> everythingIsAskedFor();
            case Happening.Reload reload -> reload(reload);
            case Happening.DumpIsAskedFor _ -> tell(new Input.DumpStates(1));
            case Happening.Shutdown shutdown -> shutdown(shutdown);
            case Happening.GaggledDies _ -> {
                if (canDie()) {
                    machine.die();
                    yield true;
                }
                yield false;
            }
            case Happening.GaggledWillDie dies -> {
                if (canDie()) {
                    machine.dieAfter(dies.commands());
                    yield true;
                }
                yield false;
            }
            case Happening.GaggledWillDieWriting dies -> {
                if (canDie()) {
                    machine.dieWriting(dies.seed());
                    yield true;
                }
                yield false;
            }
            case Happening.GaggledReturns returns -> {
                if (machine.isDead()) {
                    machine.comeBack(returns.definition(), returns.keeps());
                    yield true;
                }
                yield false;
            }
            case Happening.GaggledLives _ -> {
                machine.live();
                yield true;
            }
            case Happening.AllIsQuiet _ -> {
                machine.invariants().checkQuiet();
                yield true;
            }
            case Happening.AllIsOver _ -> {
                machine.invariants().checkOver();
                yield true;
            }
        };
    }

    private boolean tell(Input input) {
        if (machine.isDead()) {
            return false;
        }
        machine.give(input);
        return true;
    }

    private boolean canDie() {
        return machine.succession().remembers() && !machine.isDead();
    }

    // ---- processes

    private boolean spawns(Happening.Spawns spawns) {
        Facts facts = machine.of(spawns.program());
        Facts.Process process = facts.process;
        if (process == null || process.spawned || machine.isDead()) {
            return false;
        }
        process.spawned = true;
        process.leaderAlive = true;
        process.childrenAlive = spawns.children();
        facts.noted = process;
        machine.succession().spawned(facts, process.run, null);
        return true;
    }

    private boolean startIsTold(ProgramId id) {
        Facts facts = machine.of(id);
        Facts.Process process = facts.process;
        if (process == null || !process.spawned || process.told || process.adopting || machine.isDead()) {
            return false;
        }
        process.told = true;
        process.upSince = machine.now();
        machine.give(new Input.Started(id, process.run, facts.pid));
        tellDeath(facts, process);
        return true;
    }

    private boolean cannotStart(Happening.CannotStart failed) {
        Facts facts = machine.of(failed.program());
        Facts.Process process = facts.process;
        if (process == null || process.spawned || machine.isDead()) {
            return false;
        }
        facts.process = null;
        facts.askedFor = false;
        machine.give(new Input.StartFailed(facts.id, process.run, StartFailure.builder(failed.why()).build()));
        return true;
    }

    private boolean isTakenBack(ProgramId id) {
        Facts facts = machine.of(id);
        Facts.Process process = facts.process;
        if (process == null || process.spawned || !process.withdrawn || machine.isDead()) {
            return false;
        }
        facts.process = null;
        machine.give(new Input.Withdrawn(id, process.run));
        return true;
    }

    private boolean dies(Happening.Dies dies) {
        Facts facts = machine.of(dies.program());
        Facts.Process process = facts.process;
        if (process == null || !process.leaderAlive) {
            return false;
        }
        process.leaderAlive = false;
        process.exit = dies.exit();
        facts.askedFor = false;
        tellDeath(facts, process);
        return true;
    }

    /** Tells of a death that gaggled can know of by now. */
    private void tellDeath(Facts facts, Facts.Process process) {
        if (machine.isDead() || facts.process != process || !process.told || process.deathTold
                || process.leaderAlive) {
            return;
        }
        process.deathTold = true;
        facts.loseReadiness(process, machine.now());
        if (!process.childrenAlive) {
            facts.end();
        }
        machine.give(new Input.Exited(facts.id, process.run, ProcessExit.builder(Objects.requireNonNull(process.exit))
                .leftovers(process.childrenAlive).build()));
    }

    private boolean childrenDie(ProgramId id) {
        Facts facts = machine.of(id);
        Facts.Process process = facts.process;
        if (process == null || !process.childrenAlive) {
            return false;
        }
        process.childrenAlive = false;
        if (process.deathTold && !machine.isDead()) {
            facts.end();
            machine.give(new Input.Gone(id, process.run));
        }
        return true;
    }

    /** How a process ended that died unseen by its launcher nobody knows. */
    private boolean isAdopted(ProgramId id) {
        Facts facts = machine.of(id);
        Facts.Process process = facts.process;
        if (process == null || !process.adopting || !process.adoptionAsked || machine.isDead()) {
            return false;
        }
        machine.succession().adopted(facts, process);
        if (!process.leaderAlive) {
            process.exit = new ExitStatus.Unknown(null);
        }
        machine.give(new Input.Started(id, process.run, facts.pid));
        tellDeath(facts, process);
        return true;
    }

    private boolean signalIsRefused(Happening.SignalIsRefused refused) {
        Facts.Process process = machine.of(refused.program()).process;
        return process != null && process.told && !machine.isDead()
                && tell(new Input.SignalRefused(refused.program(), process.run, refused.signal()));
    }

    private boolean lies(Happening.LauncherLies lies) {
        ProgramId id = lies.program();
        Facts.Process process = machine.of(id).process;
        boolean runs = process != null && process.told && process.leaderAlive;
        if (machine.isDead() || machine.isAboutToDie() || (lies.current() && !runs)) {
            return false;
        }
        long run = lies.current() && process != null ? process.run : -1;
        int before = machine.refused();
        machine.give(switch (lies.lie()) {
            case STARTED -> new Input.Started(id, run, 99);
            case START_FAILED -> new Input.StartFailed(id, run, StartFailure.builder("a lie").build());
            case GONE -> new Input.Gone(id, run);
        });
        machine.invariants().checkRefused(lies, before);
        return true;
    }

    // ---- commands around a life

    private boolean errandEnds(Happening.ErrandEnds ends) {
        Facts facts = machine.of(ends.program());
        Command.RunErrand errand = facts.errands.remove(ends.kind());
        if (errand != null) {
            facts.askedFor &= ends.outcome().isSuccess();
            facts.adoptedErrands.remove(ends.kind());
            if (!machine.isDead()) {
                machine.give(new Input.ErrandEnded(facts.id, errand.run(), ends.kind(), ends.outcome()));
            }
            return true;
        }
        Long run = facts.adoptedErrands.get(ends.kind());
        if (run == null || machine.isDead()) {
            return false;
        }
        facts.adoptedErrands.remove(ends.kind());
        machine.give(new Input.ErrandEnded(facts.id, run, ends.kind(),
                new ErrandOutcome.Ended(new ExitStatus.Unknown(null))));
        return true;
    }

    // ---- what is found of programs

    private interface Speech {
        Input of(long run);
    }

    private boolean speaks(ProgramId id, Speech speech) {
        Facts.Process process = machine.of(id).process;
        return process != null && process.told && tell(speech.of(process.run));
    }

    private boolean probeFinds(Happening.ProbeFinds finds) {
        Facts facts = machine.of(finds.program());
        Facts.Process process = facts.process;
        if (machine.isDead() || (finds.late() ? facts.runBefore == 0 : process == null || !process.told)) {
            return false;
        }
        long run = facts.runBefore;
        if (!finds.late() && process != null) {
            run = process.run;
            boolean counts = process.probed.contains(Probing.Purpose.READY);
            // What was ready once and cannot tell any more counts as ready.
            boolean ready = finds.finding() == Happening.Finding.READY
                    || (finds.finding() == Happening.Finding.READY_UNKNOWN && process.wasReady);
            if (counts && finds.finding() != Happening.Finding.NOT_ALIVE) {
                process.toldReady = ready;
            }
            facts.askedFor &= ready;
        }
        ProgramId id = facts.id;
        machine.give(switch (finds.finding()) {
            case READY -> new Input.BecameReady(id, run);
            case NOT_READY -> new Input.NotReady(id, run, "busy");
            case READY_UNKNOWN -> new Input.ReadyUnknown(id, run, "it cannot tell");
            case NOT_ALIVE -> new Input.NotAlive(id, run, "stuck");
        });
        return true;
    }

    // ---- those who place programs

    private boolean placeIsGiven(ProgramId id) {
        if (machine.isDead()) {
            return false;
        }
        machine.of(id).hasPlace = machine.gaggle().isPlaced(id);
        return tell(new Input.PlaceGiven(id));
    }

    private boolean placeIsLost(Happening.PlaceIsLost lost) {
        if (machine.isDead()) {
            return false;
        }
        Facts facts = machine.of(lost.program());
        facts.hasPlace = false;
        facts.askedFor &= !machine.isPlaced(facts.id);
        return tell(new Input.PlaceLost(facts.id, lost.reason()));
    }

    // ---- operators

    private boolean operatorAsks(Happening.OperatorAsks asks) {
        if (machine.isDead() || machine.isShuttingDown()) {
            return false;
        }
        ProgramId id = asks.program();
        Facts facts = machine.of(id);
        boolean defined = machine.defines(id);
        if (defined) {
            switch (asks.verb()) {
                case START -> {
                    facts.failed = false;
                    facts.disabled = false;
                }
                case STOP -> {
                    facts.failed = false;
                    facts.disabled = true;
                    facts.doneSince = null;
                    facts.askedFor = false;
                }
                case RESTART -> {
                    facts.failed = false;
                    facts.doneSince = null;
                }
                case SIGNAL, RELOAD -> {}
            }
        }
        return tell(switch (asks.verb()) {
            case START -> new Input.OperatorStart(id, Machine.OPERATOR);
            case STOP -> new Input.OperatorStop(id, Machine.OPERATOR);
            case RESTART -> new Input.OperatorRestart(id, Machine.OPERATOR);
            case SIGNAL -> new Input.OperatorSignal(id, ProcessSignal.HUP, Machine.OPERATOR);
            case RELOAD -> new Input.OperatorReload(id, Machine.OPERATOR);
        });
    }

    private boolean everythingIsAskedFor() {
        if (machine.isDead() || machine.isShuttingDown()) {
            return false;
        }
        for (ProgramId id : machine.definition().programs().keySet()) {
            operatorAsks(new Happening.OperatorAsks(id, Happening.Verb.START));
            machine.of(id).askedFor = true;
        }
        return true;
    }

    private boolean reload(Happening.Reload reload) {
        if (machine.isDead() || machine.isShuttingDown()) {
            return false;
        }
        PlannedReload planned =
                new PlannedReload(machine.definition(), reload.definition(), machine.gaggle().memories());
        machine.define(reload.definition());
        machine.give(new Input.Replace(reload.definition(), Machine.OPERATOR));
        if (!machine.isDead()) {
            machine.invariants().checkPlan(planned);
        }
        return true;
    }

    private boolean shutdown(Happening.Shutdown shutdown) {
        if (machine.isDead()) {
            return false;
        }
        if (!machine.isShuttingDown()) {
            machine.endsWith(null);
        }
        return tell(shutdown.now() ? new Input.ShutdownNow(Machine.OPERATOR) : new Input.Shutdown(Machine.OPERATOR));
    }

    // ---- what gaggled says

    /** What was published is known from now on. */
    void published(Notice notice) {
        if (notice instanceof Notice.EssentialDown down) {
            machine.endsWith(down.end().exitStatus());
        }
        if (!(notice instanceof Notice.OfProgram of)) {
            return;
        }
        Facts facts = machine.of(new ProgramId(of.state().getName()));
        Facts.Process process = facts.process;
        long now = machine.now();
        facts.sequence = of.state().getSequence();
        switch (of) {
            case Notice.Up _ when process != null -> {
                process.readySince = of.state().isReady() ? (Long) now : null;
                process.wasReady |= of.state().isReady();
            }
            case Notice.Ready _ when process != null -> {
                process.readySince = now;
                process.wasReady = true;
            }
            case Notice.NotReady _ when process != null -> facts.loseReadiness(process, now);
            case Notice.Stopping _ when process != null -> facts.loseReadiness(process, now);
            case Notice.Down _ -> {
                facts.doneSince = of.state().hasSucceeded() ? facts.doneSince : null;
                facts.endedAt = now;
            }
            case Notice.StartFailed _ -> facts.doneSince = null;
            case Notice.Done _ -> facts.doneSince = facts.doneSince == null ? (Long) now : facts.doneSince;
            case Notice.Failed _ -> facts.failed = true;
            default -> {}
        }
    }

    /** Whether somebody else still has to do something, by which everything would go on. */
    boolean isSomethingOwed() {
        return machine.isDead() || machine.facts().stream().anyMatch(this::isSomethingOwed);
    }

    private boolean isSomethingOwed(Facts facts) {
        Facts.Process process = facts.process;
        boolean errand = !facts.errands.isEmpty() || !facts.adoptedErrands.isEmpty();
        if (errand || process == null) {
            return errand;
        }
        boolean report = !process.told || (!process.leaderAlive && !process.deathTold);
        boolean end = process.killed || !process.leaderAlive || isTask(facts);
        boolean probe = process.probed.contains(Probing.Purpose.READY) && !process.toldReady;
        return report || end || probe;
    }

    private boolean isTask(Facts facts) {
        return machine.defines(facts.id) && machine.rules(facts.id).duty() instanceof Duty.Task;
    }
}
