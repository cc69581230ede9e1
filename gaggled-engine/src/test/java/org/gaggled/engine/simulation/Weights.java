package org.gaggled.engine.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * How often what goes wrong. Drawn anew for each seed, some never and some often: so runs differ in what they find,
 * because a fault that happens always hides those that need a calm around it.
 */
final class Weights {

    /** What somebody may do now and then, or what may come over gaggled. */
    enum Interference {
        START,
        STOP,
        RESTART,
        SIGNAL,
        RELOAD_PROGRAM,
        DUMP,
        REPLACE,
        DUE,
        GIVE_PLACE,
        LOSE_PLACE,
        LIE,
        LATE_FINDING,
        STALL,
        DEATH,
        DEATH_IN_STEP,
        DEATH_WRITING
    }

    private static final long MILLISECOND = 1_000_000;

    private final Map<Interference, Double> interferences = new EnumMap<>(Interference.class);

    final double startFails;
    final double startIsToldLate;
    final double diesAtOnce;
    final double ignoresTerm;
    final double ignoresKillForLong;
    final double signalsRefused;
    final double leavesChildren;
    final double errandsHang;
    final double errandsFail;
    final double probesLie;
    final double adoptionTakesLong;

    /** How often what is to happen waits for the next full moment, in which much happens at once. */
    final double coincidence;

    /** How long a program lives at most, and how long it takes at most until somebody interferes. */
    final long life;

    final long pace;

    Weights(Random random, boolean deadly) {
        for (Interference kind : Interference.values()) {
            boolean death = kind.name().startsWith(Interference.DEATH.name());
            interferences.put(kind, death && !deadly ? 0 : level(random, 1));
        }
        this.startFails = level(random, 0.5);
        this.startIsToldLate = level(random, 0.5);
        this.diesAtOnce = level(random, 0.3);
        this.ignoresTerm = level(random, 0.7);
        this.ignoresKillForLong = level(random, 0.2);
        this.signalsRefused = level(random, 0.2);
        this.leavesChildren = level(random, 0.6);
        this.errandsHang = level(random, 0.6);
        this.errandsFail = level(random, 0.5);
        this.probesLie = level(random, 0.6);
        this.adoptionTakesLong = level(random, 0.3);
        this.coincidence = level(random, 0.8);
        this.life = (long) Math.pow(10, 1 + random.nextInt(4)) * MILLISECOND;
        this.pace = 100L * (1 + random.nextInt(20)) * MILLISECOND;
    }

    private static double level(Random random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }

    /** What comes next, or {@link Interference#DUMP} where nothing may. */
    Interference next(Random random) {
        double left = random.nextDouble() * interferences.values().stream().mapToDouble(Double::doubleValue).sum();
        for (Map.Entry<Interference, Double> each : interferences.entrySet()) {
            left -= each.getValue();
            if (left < 0) {
                return each.getKey();
            }
        }
        return Interference.DUMP;
    }
}
