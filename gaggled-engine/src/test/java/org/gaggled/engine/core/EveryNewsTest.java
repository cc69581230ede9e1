package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Need;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of five things that can happen to a program and to the one of another host that it needs. */
class EveryNewsTest {

    private static final int LONGEST = 5;

    /** What can happen. */
    private enum News {
        UP_AGAIN,
        STILL_THE_SAME,
        DOWN,
        LOST,
        LEFT,
        ANOTHER_INCARNATION,
        DEPENDENT_ENDS
    }

    /** What a person would know who was told the same. */
    private static final class Witness {
        final Neighbours two = new Neighbours("two");
        boolean known;
        boolean left;

        /** The holding by which the dependent was started. */
        @Nullable
        Holding startedBy;

        @Nullable
        Holding holding() {
            HostReport report = two.report();
            if (!known || left || report.getPrograms().isEmpty()) {
                return null;
            }
            NeighbourProgram.Holding holds = report.getPrograms().getFirst().getConditions().get(Until.READY);
            return holds == null ? null : new Holding(report.getIncarnation(), holds.number());
        }
    }

    private static Need needed(String kind) {
        return switch (kind) {
            case "plain" -> need("db@two");
            case "propagated" -> propagated("db@two");
            default -> propagated("db@two").orStop();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "propagated", "stopped"})
    void nothingIsStartedMissedOrStoppedForNothing(String kind) {
        int rows = 0;
        for (long row = 0; row < Math.pow(News.values().length, LONGEST); row++) {
            play(row, kind);
            rows++;
        }
        assertEquals(16_807, rows);
    }

    private static void play(long row, String kind) {
        Rehearsal r = new Rehearsal(new Rules().program("web", needed(kind))).begin();
        Witness witness = new Witness();
        List<News> all = new ArrayList<>();
        long left = row;
        for (int i = 0; i < LONGEST; i++) {
            News news = News.values()[(int) (left % News.values().length)];
            left /= News.values().length;
            all.add(news);
            ProgramPhase before = r.phase("web");
            r.notes();
            happens(news, r, witness);
            judge(all, kind, before, r, witness);
            if (r.phase("web") == ProgramPhase.STARTING) {
                r.started("web");
            }
        }
    }

    private static void happens(News news, Rehearsal r, Witness witness) {
        switch (news) {
            case UP_AGAIN -> tell(r, witness, witness.two.up("db"));
            case STILL_THE_SAME -> tell(r, witness, witness.two.older(10));
            case DOWN -> tell(r, witness, witness.two.down("db"));
            case ANOTHER_INCARNATION -> tell(r, witness, witness.two.anew());
            case LOST -> {
                witness.known = false;
                r.lost("two");
            }
            case LEFT -> {
                witness.known = true;
                witness.left = true;
                r.left("two");
            }
            case DEPENDENT_ENDS -> {
                if (r.state("web").hasProcess()) {
                    r.isKilled("web", ProcessSignal.KILL).pass(200);
                }
            }
        }
    }

    private static void tell(Rehearsal r, Witness witness, Neighbours two) {
        witness.known = true;
        witness.left = false;
        r.told(two);
    }

    private static void judge(List<News> row, String kind, ProgramPhase before, Rehearsal r, Witness witness) {
        List<String> notes = r.notes();
        Holding now = witness.holding();
        if (notes.contains("launch web")) {
            assertTrue(now != null, () -> "it starts without what it needs after " + row);
            witness.startedBy = now;
        }
        boolean lost = witness.known && !equal(now, witness.startedBy);
        boolean doubted = !witness.known && kind.equals("stopped");
        boolean stopped = notes.contains("SIGTERM to web");
        if (before == ProgramPhase.UP && row.getLast() != News.DEPENDENT_ENDS) {
            boolean due = !kind.equals("plain") && (lost || doubted);
            assertEquals(due, stopped, () -> "of " + kind + " after " + row);
        } else {
            assertTrue(!stopped, () -> "it is stopped and did not run after " + row);
        }
        if (kind.equals("plain") && r.phase("web") == ProgramPhase.UP && now != null) {
            witness.startedBy = now;
        }
    }

    private static boolean equal(@Nullable Holding one, @Nullable Holding other) {
        return one == null ? other == null : one.equals(other);
    }
}
