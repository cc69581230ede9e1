package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.StopOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The core does and says what the rules do, whatever happens next: a seed draws the programs, and then one by one what
 * happens to them. After each input the {@link Oracle} is asked.
 */
class OracleTest {

    /** {@code -Dgaggled.oracle.seeds=N} tries more, {@code -Dgaggled.oracle.first=N} begins later. */
    private static final int SEEDS = Integer.getInteger("gaggled.oracle.seeds", 400);

    private static final int FIRST = Integer.getInteger("gaggled.oracle.first", 1);
    private static final int STEPS = 100;

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theCoreDoesWhatTheRulesSay(long seed) {
        play(seed);
    }

    static int play(long seed) {
        Random random = new Random(seed);
        World world = new World(new Draw(random).definition());
        int step = 0;
        for (; step < STEPS && !world.isFinished(); step++) {
            if (random.nextInt(3) == 0) {
                world.passes(most -> Duration.ofNanos((long) (random.nextDouble() * most.toNanos())));
            }
            List<World.Event> events = world.possible();
            events.removeIf(event -> event.program() == null && event.name().startsWith("shutdown")
                    && random.nextInt(20) > 0);
            if (!events.isEmpty()) {
                world.happens(events.get(random.nextInt(events.size())));
            }
        }
        return step;
    }

    /** Draws programs with every rule that the oracle knows. */
    private record Draw(Random random) {

        GaggleDefinition definition() {
            int size = 1 + random.nextInt(6);
            List<ProgramDefinition> programs = new ArrayList<>();
            List<Duty> duties = new ArrayList<>();
            boolean plain = random.nextInt(4) == 0;
            for (int i = 0; i < size; i++) {
                Duty duty = plain || random.nextInt(4) > 0 ? Duty.SERVICE
                        : random.nextBoolean() ? new Duty.Task(null)
                                : Definitions.scheduled(
                                        random.nextBoolean() ? Schedule.Overlap.SKIP : Schedule.Overlap.WAIT);
                List<Dependency> needs = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(3) == 0) {
                        needs.add(need(j, duties.get(j)));
                    }
                }
                duties.add(duty);
                programs.add(Definitions.of("p" + i, life(duty, needs, plain)));
            }
            return new GaggleDefinition(programs, Duration.ofMillis(random.nextInt(3) * 100L),
                    random.nextBoolean() ? StopOrder.REVERSE : StopOrder.PARALLEL);
        }

        private Dependency need(int on, Duty duty) {
            List<Condition> conditions = new ArrayList<>(List.of(Condition.values()));
            if (duty instanceof Duty.Service) {
                conditions.remove(Condition.DONE);
            }
            // What is needed by one name is one rule.
            String rule = random.nextInt(3) == 0 ? "group" : "p" + on;
            return new Dependency(new ProgramId("p" + on), conditions.get(random.nextInt(conditions.size())),
                    time(800), random.nextBoolean(), time(3_000), random.nextInt(4) > 0, rule);
        }

        private Duration time(int most) {
            return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(most));
        }

        private org.gaggled.engine.core.LifeRules life(Duty duty, List<Dependency> needs, boolean plain) {
            LifeRulesBuilder life = new LifeRulesBuilder().duty(duty).dependencies(needs)
                    .respawn(Respawn.values()[random.nextInt(3)])
                    .enabled(random.nextInt(8) > 0)
                    .backoff(Duration.ofMillis(random.nextInt(3) * 100L))
                    .backoffMax(Duration.ofSeconds(random.nextInt(10)))
                    .killWait(Duration.ofMillis(random.nextInt(4) * 1_000L));
            if (plain) {
                return life.build();
            }
            if (duty instanceof Duty.Service && random.nextInt(4) == 0) {
                life.places(Definitions.places());
            }
            if (random.nextInt(3) == 0) {
                life.limit(random.nextInt(4) + "/" + (1 + random.nextInt(60)) + "s");
            }
            if (random.nextInt(20) == 0) {
                life.essential();
            }
            if (random.nextBoolean()) {
                life.errands(new ErrandRules(errand(), Duration.ofMillis(500 + random.nextInt(1_500)), errand(),
                        errand(), Duration.ofMillis(500 + random.nextInt(1_500)), null, null));
            }
            if (random.nextBoolean()) {
                life.probing(new Probing(
                        random.nextInt(4) > 0
                                ? Definitions.probe(random.nextBoolean() ? null : Duration.ofMillis(1_000))
                                : null,
                        random.nextBoolean() ? Definitions.probe(null) : null));
            }
            return life.build();
        }

        private ErrandCommand errand() {
            return random.nextBoolean() ? null : Definitions.errand("/bin/errand");
        }
    }
}
