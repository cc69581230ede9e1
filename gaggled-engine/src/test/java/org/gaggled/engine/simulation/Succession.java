package org.gaggled.engine.simulation;

import java.util.List;
import java.util.Objects;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.program.Cause;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.state.StateFileInMemory;
import org.jspecify.annotations.Nullable;

/** What one gaggled remembers for the next, and what the next makes of it. */
final class Succession {

    private static final long ERRAND_PID = 9_999;

    private final Machine machine;

    /** What the next gaggled reads; null where gaggled is not remembered. */
    private final @Nullable StateFileInMemory file;

    /** The definition by which what is remembered is to be understood, and the one that this step brings. */
    private GaggleDefinition remembered;

    private GaggleDefinition coming;

    /** A gaggled goes on from an earlier one: it may end commands that were never begun. */
    private boolean resuming;

    Succession(Machine machine, GaggleDefinition definition, boolean remembers) {
        this.machine = machine;
        this.remembered = definition;
        this.coming = definition;
        this.file = remembers ? new StateFileInMemory(definition) : null;
    }

    /** Whether gaggled is remembered at all. */
    boolean remembers() {
        return file != null;
    }

    boolean isResuming() {
        return resuming;
    }

    /** The definition by which the next gaggled understands what is remembered. */
    GaggleDefinition definition() {
        return remembered;
    }

    /** A step begins. */
    void begins(Input input) {
        resuming = input instanceof Input.Resume;
        coming = switch (input) {
            case Input.Replace replace -> replace.definition();
            case Input.Resume resume -> resume.definition();
            default -> coming;
        };
        if (file != null && (input instanceof Input.Replace || input instanceof Input.Resume)) {
            file.follow(coming);
        }
    }

    /** All of a step is done. */
    void done() {
        remembered = coming;
        resuming = false;
        machine.facts().forEach(facts -> facts.uncertain = false);
        if (file != null) {
            file.carriedOut();
        }
    }

    void remember(List<Memory> memories) {
        remembered = coming;
        for (Memory memory : memories) {
            Facts facts = machine.of(memory.id());
            facts.memory = memory;
            facts.uncertain = true;
        }
        file().remember(memories);
    }

    /** gaggled dies while it writes that. */
    void tear(List<Memory> memories, long seed) {
        file().tear(memories, seed);
    }

    /** A process is there, and executes nothing yet. */
    void spawned(Facts facts, long run, @Nullable ErrandKind errand) {
        if (file != null) {
            file.spawned(facts.id, run, errand, new ProcessIdentity(errand == null ? facts.pid : ERRAND_PID, 1));
        }
    }

    void forget(ProgramId program) {
        if (file != null) {
            file.forget(program);
        }
    }

    private StateFileInMemory file() {
        return Objects.requireNonNull(file, "a gaggle is remembered that is not to be");
    }

    /** What was noted is to be adopted; of the rest nothing was ever executed, or nothing is left. */
    void die() {
        resuming = false;
        for (Facts facts : machine.facts()) {
            facts.hasPlace = false;
            facts.adoptedErrands.clear();
            Facts.Process noted = facts.noted;
            if (noted != null && isToBeAdopted(facts.memory, noted)) {
                noted.adopting = true;
                noted.adoptionAsked = false;
                noted.told = false;
                noted.deathTold = false;
                noted.probed.clear();
                facts.process = noted;
            } else {
                machine.invariants().checkNothingIsLost(facts);
                facts.process = null;
            }
            facts.forgetRunsBefore();
        }
    }

    private static boolean isToBeAdopted(@Nullable Memory memory, Facts.Process process) {
        return memory != null && memory.run().number() == process.run && memory.life() instanceof Life.Run
                && !(memory.life() instanceof Life.Clearing);
    }

    /** What the next gaggled finds; what it was told of before is so again. */
    List<FormerProgram> whatIsLeft() {
        coming = remembered;
        List<FormerProgram> left = file().read();
        machine.invariants().checkStateFile(left);
        left.forEach(former -> recall(machine.of(former.memory().id()), former.memory()));
        return left;
    }

    /** What was published is what was remembered, but for what the last gaggled did not come to. */
    private static void recall(Facts facts, Memory memory) {
        facts.memory = memory;
        facts.sequence = memory.past().sequence();
        facts.disabled = memory.aim().disabled();
        facts.hasPlace = memory.life() instanceof Life.Run && !(memory.run().endCause() instanceof Cause.Placement);
        facts.failed = memory.past().failedAt() != Life.NEVER;
        facts.doneSince = memory.past().doneSince() == Life.NEVER ? null : (Long) memory.past().doneSince();
        facts.endedAt = memory.past().lastExit() == null ? null : (Long) memory.past().downSince();
        Long readySince = memory.life() instanceof Life.Running running && running.readySince() != Life.NEVER
                ? (Long) running.readySince() : null;
        facts.lostAt = readySince != null ? facts.lostAt : null;
        Facts.Process process = facts.noted;
        if (process != null) {
            process.readySince = readySince;
            process.wasReady = memory.run().heard().wasReady();
        }
    }

    /** The launcher says that it has taken over a process, which may be gone by now. */
    void adopted(Facts facts, Facts.Process process) {
        process.adopting = false;
        process.told = true;
        Life life = Objects.requireNonNull(facts.memory).life();
        if (life instanceof Life.Starting || (life instanceof Life.Stopping stopping && stopping.pid() == 0)) {
            // The earlier gaggled never heard that it was up: as far as anybody knows, it is from now on.
            process.upSince = machine.now();
        }
    }
}
