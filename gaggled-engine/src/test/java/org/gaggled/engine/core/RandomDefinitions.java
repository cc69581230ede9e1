package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * Draws definitions in which everything can come up in the end: a service is waited for until it is started or ready, a
 * task until it has ended or is done.
 */
public final class RandomDefinitions {

    private final Random random;
    private final int size;
    private final GaggleDefinition all;

    /** Definitions of so many programs at most, which are named {@code p0}, {@code p1} and so on. */
    public RandomDefinitions(Random random, int size) {
        this.random = random;
        this.size = size;
        this.all = draw();
    }

    /** The one of which the others are parts. */
    public GaggleDefinition first() {
        return all;
    }

    private GaggleDefinition draw() {
        List<Integer> order = new ArrayList<>();
        List<Duty> duties = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(random.nextInt(order.size() + 1), i);
            duties.add(duty());
        }
        double density = random.nextDouble();
        List<ProgramDefinition> programs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Dependency> needs = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                if (order.indexOf(j) < order.indexOf(i) && random.nextDouble() < density) {
                    needs.add(need(j, duties.get(j)));
                }
            }
            programs.add(program(i, duties.get(i), needs));
        }
        return new GaggleDefinition(
                programs,
                Duration.ofMillis(random.nextInt(300)),
                random.nextBoolean() ? StopOrder.REVERSE : StopOrder.PARALLEL);
    }

    private Duty duty() {
        return switch (random.nextInt(8)) {
            case 0 -> new Duty.Task(null);
            case 1 -> Definitions.scheduled(
                    random.nextBoolean() ? Schedule.Overlap.SKIP : Schedule.Overlap.WAIT);
            default -> Duty.SERVICE;
        };
    }

    private Dependency need(int on, Duty duty) {
        boolean rarely = random.nextInt(4) == 0;
        Condition until = duty instanceof Duty.Task
                ? rarely ? Condition.ENDED : Condition.DONE
                : rarely ? Condition.STARTED : Condition.READY;
        // What is needed by one name is one rule.
        String rule = random.nextInt(4) == 0 ? "group" : id(on).name();
        return new Dependency(
                id(on), until, delay(), random.nextBoolean(), grace(), random.nextInt(6) > 0, rule);
    }

    private Duration delay() {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(800));
    }

    private Duration grace() {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(3_000));
    }

    private static ProgramId id(int program) {
        return new ProgramId("p" + program);
    }

    private ProgramDefinition program(int number, Duty duty, List<Dependency> needs) {
        LifeRulesBuilder life = new LifeRulesBuilder()
                .enabled(random.nextInt(8) > 0)
                .respawn(random.nextInt(5) > 0 ? Respawn.ALWAYS
                        : random.nextBoolean() ? Respawn.NEVER : Respawn.ON_FAILURE)
                .successCodes(random.nextInt(4) > 0 ? "0" : "0, 1, KILL")
                .backoff(Duration.ofMillis(random.nextInt(3) * 100L))
                .backoffMax(Duration.ofSeconds(random.nextInt(10)))
                .killWait(Duration.ofMillis(random.nextInt(4) * 1_000L))
                .errands(errands())
                .probing(probing())
                .duty(duty)
                .dependencies(needs);
        if (random.nextInt(3) == 0) {
            life.limit(random.nextInt(5) + "/" + (1 + random.nextInt(60)) + "s");
        }
        if (random.nextInt(60) == 0) {
            life.essential();
        }
        if (duty instanceof Duty.Service) {
            life.places(places());
        }
        return Definitions.of(id(number).name(), life.build());
    }

    private @Nullable PlaceRules places() {
        return random.nextInt(6) > 0 ? null
                : new PlaceRules(List.of("host1", "host2"), 1, Duration.ofSeconds(1 + random.nextInt(60)));
    }

    private Probing probing() {
        if (random.nextInt(3) > 0) {
            return Probing.NONE;
        }
        Duration within = random.nextBoolean() ? null : Duration.ofMillis(1_000 + random.nextInt(5_000));
        return new Probing(
                random.nextInt(4) > 0 ? Definitions.probe(within) : null,
                random.nextBoolean() ? Definitions.probe(null) : null);
    }

    private ErrandRules errands() {
        if (random.nextBoolean()) {
            return ErrandRules.NONE;
        }
        boolean signal = random.nextBoolean();
        return new ErrandRules(
                errand(), Duration.ofMillis(500 + random.nextInt(1_500)), errand(),
                errand(), Duration.ofMillis(500 + random.nextInt(1_500)),
                signal ? ProcessSignal.HUP : null, signal ? null : errand());
    }

    private @Nullable ErrandCommand errand() {
        return random.nextBoolean() ? null : Definitions.errand("/bin/errand");
    }

    /** Without some of the programs, some of the needs, and with some launches, probes and times of needs changed. */
    public GaggleDefinition other(GaggleDefinition present) {
        List<ProgramDefinition> kept = new ArrayList<>(all.inOrder());
        kept.removeIf(_ -> random.nextInt(4) == 0);
        Set<ProgramId> ids = kept.stream().map(ProgramDefinition::id).collect(Collectors.toSet());
        kept.replaceAll(program -> {
            ProgramDefinition now = present.programs().getOrDefault(program.id(), program);
            LifeRules life = perhapsOther(program.life(), ids);
            return new ProgramDefinition(
                    program.id(), program.origin(), life,
                    perhapsOther(now.launch()).toBuilder().fenced(life.places() != null).build(),
                    program.settings());
        });
        return new GaggleDefinition(kept, all.startWait(), all.stopOrder());
    }

    private LaunchRequest perhapsOther(LaunchRequest launch) {
        return random.nextInt(3) > 0
                ? launch
                : launch.toBuilder().arguments(List.of("generation " + random.nextInt())).build();
    }

    private LifeRules perhapsOther(LifeRules life, Set<ProgramId> ids) {
        List<Dependency> kept = life.dependencies().stream()
                .filter(need -> ids.contains(need.on()) && random.nextInt(6) > 0)
                .map(this::perhapsOther)
                .toList();
        return new LifeRules(life.enabled(), life.restarts(), life.essential(), life.killWait(), life.stopSteps(),
                random.nextInt(4) > 0 ? life.errands() : errands(),
                random.nextInt(4) > 0 ? life.probing() : probing(), life.duty(), kept,
                random.nextInt(4) > 0 || life.duty() instanceof Duty.Task ? life.places() : places());
    }

    private Dependency perhapsOther(Dependency need) {
        return random.nextInt(4) > 0
                ? need
                : new Dependency(
                        need.on(), need.until(), delay(), need.propagate(), grace(), need.required(), need.rule());
    }
}
