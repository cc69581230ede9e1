package org.gaggled.engine.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** Makes memories of programs, and programs as they are remembered. */
final class Memories {

    private Memories() {}

    /**
     * What is to be remembered of a program now.
     *
     * @param ending whether gaggled shuts down. Whoever starts a gaggled wants its programs to run: so where a program
     * should be is remembered as it was before
     */
    static Memory of(Program program, boolean ending) {
        return new Memory(
                program.id,
                program.hasRun() ? program.life : new Life.Down(),
                program.errand,
                program.reload,
                ending ? aimBefore(program) : aim(program),
                run(program),
                past(program),
                new Memory.Pauses(program.notBefore, program.restartPause.come(), program.retryPause.come(),
                        program.setbacks.all()),
                graces(program),
                Objects.requireNonNullElse(program.launched, program.definition.launch()).getScope(),
                program.leaving ? new Memory.Parting(program.rules().stopSteps(), program.rules().killWait()) : null,
                holdings(program),
                Objects.requireNonNullElse(program.launched, program.definition.launch()).isFenced());
    }

    private static Memory.Aim aim(Program program) {
        return new Memory.Aim(program.wanted, program.disabled, program.held, program.dueWaits, program.stopDue);
    }

    private static Memory.Aim aimBefore(Program program) {
        Memory remembered = program.remembered;
        if (remembered == null) {
            return aim(program);
        }
        Memory.Aim before = remembered.aim();
        boolean over = program.disabled || program.finishing || (program.isDone() && program.schedule() == null);
        return new Memory.Aim(before.wanted() && !over, program.disabled, before.held(), program.dueWaits,
                program.hasRun() ? before.stopDue() : null);
    }

    private static Memory.Run run(Program program) {
        Heard heard = program.heard;
        Input.OperatorSignal asked = program.askedSignal;
        return new Memory.Run(
                program.run, program.attempted, program.finishing, program.stoppedByGaggle, program.endCause,
                bits(program),
                asked == null ? null : new Memory.Asked(asked.signal(), asked.requester()),
                program.lastPid, program.lastDeath,
                new Memory.Told(heard.wasReady, heard.notReadySince, heard.detail, heard.status));
    }

    private static long bits(Program program) {
        long bits = 0;
        for (ProcessSignal signal : program.sentSignals) {
            bits |= 1L << (signal.number() - 1);
        }
        return bits;
    }

    private static Memory.Past past(Program program) {
        return new Memory.Past(
                program.cause, program.sequence, program.launches, program.succeeded, program.doneSince,
                program.failedAt, program.endedAt, program.downSince, program.lastExit, program.startFailure);
    }

    /** Of what leaves, nobody remembers what it needs. */
    private static List<Memory.Grace> graces(Program program) {
        if (program.graceAlarm == Life.NEVER || program.leaving) {
            return List.of();
        }
        List<Memory.Grace> graces = new ArrayList<>();
        for (Edge need : rememberedNeeds(program)) {
            if (need.isInGrace()) {
                graces.add(need.grace());
            }
        }
        return graces;
    }

    /**
     * Those of which something is remembered. By one name, a program may need more programs of another host than its
     * definition says, and what is remembered of it has a bound.
     */
    private static List<Edge> rememberedNeeds(Program program) {
        if (!program.needsElsewhere) {
            return program.needs;
        }
        Map<Edge.Rule, Integer> count = new HashMap<>();
        return program.needs.stream()
                .filter(need -> need.needed instanceof Program
                        || count.merge(need.group, 1, Integer::sum) <= Memory.MOST_OF_A_RULE)
                .toList();
    }

    private static List<Memory.Held> holdings(Program program) {
        if (!program.needsElsewhere || program.leaving) {
            return List.of();
        }
        List<Memory.Held> holdings = new ArrayList<>();
        for (Edge need : rememberedNeeds(program)) {
            Holding holding = need.holding();
            if (holding != null) {
                holdings.add(new Memory.Held(need.needed.id(), holding));
            }
        }
        return holdings;
    }

    /** The definition of a program that is remembered and not defined any more, by which it is stopped. */
    static ProgramDefinition parting(Memory memory) {
        Memory.Parting parting = Objects.requireNonNullElseGet(memory.leaving(),
                () -> new Memory.Parting(StopSteps.TERM, Duration.ofSeconds(10)));
        String name = memory.id().name();
        LifeRules rules = new LifeRules(
                true,
                new Restarts(Respawn.NEVER, Duration.ZERO, Readiness.MOST_ASKED, List.of(), null),
                false,
                parting.killWait(),
                parting.stopSteps(),
                ErrandRules.NONE,
                Probing.NONE,
                Duty.SERVICE,
                List.of());
        return new ProgramDefinition(
                memory.id(), new ConfigPosition("programs", 1, 1), rules,
                LaunchRequest.builder(name, Path.of("/nowhere")).scope(memory.scope()).fenced(memory.fenced())
                        .build(),
                Map::of);
    }

    /** Makes a program, which was just made of its definition, what it is remembered as. */
    static void recall(Program program, Memory memory) {
        program.remembered = memory;
        program.errand = memory.errand();
        program.reload = memory.reload();
        recall(program, memory.aim());
        recall(program, memory.run());
        recall(program, memory.past());
        Memory.Pauses pauses = memory.pauses();
        program.notBefore = pauses.notBefore();
        program.restartPause.recall(pauses.restart());
        program.retryPause.recall(pauses.retry());
        program.setbacks.recall(pauses.setbacks());
        program.launched = memory.run().number() == 0 ? null
                : program.definition.launch().toBuilder().scope(memory.scope()).fenced(memory.fenced()).build();
    }

    /** Has a program go on from what it was told of its needs; the needs of its gaggle must be there. */
    static void recallNeeds(Program program, Memory memory) {
        recallHoldings(program, memory.holdings());
        recallGraces(program, memory.graces());
    }

    /** Has a program go by what it was told of other hosts. */
    private static void recallHoldings(Program program, List<Memory.Held> holdings) {
        for (Memory.Held held : holdings) {
            program.needs.stream().filter(need -> need.needed.id().equals(held.needed())).findFirst()
                    .ifPresent(need -> need.recall(held.holding(), 0));
        }
    }

    /** Keeps the losses from a program that were kept from it. */
    private static void recallGraces(Program program, List<Memory.Grace> graces) {
        for (Memory.Grace grace : graces) {
            program.needs.stream().filter(need -> need.needed.id().equals(grace.needed())).findFirst()
                    .ifPresent(need -> need.recall(grace));
        }
        program.graceAlarm = program.needs.stream().mapToLong(Edge::graceUntil).min().orElse(Life.NEVER);
    }

    private static void recall(Program program, Memory.Aim aim) {
        program.wanted = aim.wanted();
        program.disabled = aim.disabled();
        program.held = aim.held();
        program.dueWaits = aim.dueWaits();
        program.stopDue = aim.stopDue();
    }

    private static void recall(Program program, Memory.Run run) {
        program.run = run.number();
        program.attempted = run.attempted();
        program.finishing = run.finishing();
        program.stoppedByGaggle = run.stoppedByGaggle();
        program.endCause = run.endCause();
        for (int number = 1; number <= Long.SIZE; number++) {
            if ((run.sentSignals() & 1L << (number - 1)) != 0) {
                program.sentSignals.add(new ProcessSignal(number));
            }
        }
        Memory.@Nullable Asked asked = run.askedSignal();
        program.askedSignal =
                asked == null ? null : new Input.OperatorSignal(program.id, asked.signal(), asked.requester());
        program.lastPid = run.lastPid();
        program.lastDeath = run.death();
        program.adopted = true;
        Heard heard = program.heard;
        heard.wasReady = run.heard().wasReady();
        heard.notReadySince = run.heard().notReadySince();
        heard.detail = run.heard().detail();
        heard.status = run.heard().status();
    }

    private static void recall(Program program, Memory.Past past) {
        program.cause = past.cause();
        program.sequence = past.sequence();
        program.launches = past.launches();
        program.succeeded = past.succeeded();
        program.doneSince = past.doneSince();
        program.failedAt = past.failedAt();
        program.endedAt = past.endedAt();
        program.downSince = past.downSince();
        program.lastExit = past.lastExit();
        program.startFailure = past.startFailure();
    }
}
