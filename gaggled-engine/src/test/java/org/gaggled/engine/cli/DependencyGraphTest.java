package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.StopOrder;
import org.junit.jupiter.api.Test;

// Shows a graph of dependencies in each form, with delays and propagation marked, and that a very deep one stays readable.
class DependencyGraphTest {

    private static final List<ProgramDefinition> SHOP = List.of(
            program("web", true, on("api", 2000, true), on("cache", 0, false)),
            program("api", true, on("db", 250, false)),
            program("cache", true, on("db", 0, true)),
            program("db", true),
            program("say \"hi\"", false, on("cache", 0, false)));

    @Test
    void asText() {
        assertEquals(
                """
                web
                |- api [up for 2s, propagates]
                |  `- db [up for 250ms]
                `- cache
                   `- db [propagates]
                say "hi" (disabled)
                `- cache, see above
                """,
                printed(SHOP, GraphFormat.TEXT));
    }

    @Test
    void asDot() {
        assertEquals(
                """
                digraph gaggle {
                  rankdir=LR;
                  "web";
                  "api";
                  "cache";
                  "db";
                  "say \\"hi\\"" [style=dashed];
                  "web" -> "api" [label="2s", style=bold];
                  "web" -> "cache";
                  "api" -> "db" [label="250ms"];
                  "cache" -> "db" [style=bold];
                  "say \\"hi\\"" -> "cache";
                }
                """,
                printed(SHOP, GraphFormat.DOT));
    }

    @Test
    void asMermaid() {
        assertEquals(
                """
                graph LR
                  p0["web"]
                  p1["api"]
                  p2["cache"]
                  p3["db"]
                  p4["say #quot;hi#quot; (disabled)"]
                  p0 ==>|2s| p1
                  p0 --> p2
                  p1 -->|250ms| p3
                  p2 ==> p3
                  p4 --> p2
                """,
                printed(SHOP, GraphFormat.MERMAID));
    }

    /**
     * What is waited for is said where it is not what is usual: of a task that it is done, otherwise that it is ready.
     */
    @Test
    void tasksAndWhatIsWaitedFor() {
        Duty task = new Duty.Task(null);
        Probing probed = new Probing(Definitions.probe(null), null);
        List<ProgramDefinition> stack = List.of(
                program("api", true, on("migrate", Condition.DONE, 0, false), on("db", Condition.READY, 2000, true)),
                program("mirror", true,
                        new Dependency(new ProgramId("db"), Condition.STARTED, Duration.ofSeconds(3), true,
                                Duration.ofSeconds(10), false, "db")),
                of("nightly", new LifeRulesBuilder().duty(Definitions.scheduled(Schedule.Overlap.SKIP))
                        .dependencies(List.of(on("db", Condition.READY, 0, false)))),
                of("migrate",
                        new LifeRulesBuilder().duty(task).dependencies(List.of(on("db", Condition.READY, 0, false)))),
                of("db", new LifeRulesBuilder().probing(probed)));
        assertEquals(
                """
                api
                |- migrate (task)
                |  `- db
                `- db [ready for 2s, propagates]
                mirror
                `- db [until started, up for 3s, propagates after 10s, not required]
                nightly (task, 0 3 * * *)
                `- db
                """,
                printed(stack, GraphFormat.TEXT));
        assertEquals(
                """
                digraph gaggle {
                  rankdir=LR;
                  "api";
                  "mirror";
                  "nightly" [label="nightly (task, 0 3 * * *)", shape=box];
                  "migrate" [label="migrate (task)", shape=box];
                  "db";
                  "api" -> "migrate";
                  "api" -> "db" [label="2s", style=bold];
                  "mirror" -> "db" [label="until started, 3s, grace 10s, not required", style=bold];
                  "nightly" -> "db";
                  "migrate" -> "db";
                }
                """,
                printed(stack, GraphFormat.DOT));
        assertEquals(
                """
                graph LR
                  p0["api"]
                  p1["mirror"]
                  p2(["nightly (task, 0 3 * * *)"])
                  p3(["migrate (task)"])
                  p4["db"]
                  p0 --> p3
                  p0 ==>|2s| p4
                  p1 ==>|until started, 3s, grace 10s, not required| p4
                  p2 --> p4
                  p3 --> p4
                """,
                printed(stack, GraphFormat.MERMAID));
    }

    @Test
    void aLongChainIsBrokenIntoTreesThatFitOnAScreen() {
        List<ProgramDefinition> chain = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            chain.add(i < 9_999 ? program("p" + i, true, on("p" + (i + 1), 0, false)) : program("p" + i, true));
        }
        List<String> lines = printed(chain, GraphFormat.TEXT).lines().toList();
        assertTrue(lines.stream().allMatch(line -> line.length() < 100));
        assertEquals("p20", lines.get(21));
        assertTrue(lines.get(20).endsWith("`- p20, see below"));
        for (int i = 0; i < 10_000; i += 777) {
            String name = "p" + i;
            assertTrue(lines.stream().anyMatch(line -> line.endsWith(" " + name) || line.equals(name)), name);
        }
    }

    private static ProgramDefinition program(String name, boolean enabled, Dependency... dependencies) {
        return Definitions.of(
                name,
                new LifeRulesBuilder().enabled(enabled).dependencies(List.of(dependencies)).build());
    }

    private static ProgramDefinition of(String name, LifeRulesBuilder rules) {
        return Definitions.of(name, rules.build());
    }

    private static Dependency on(String program, long delay, boolean propagate) {
        return on(program, Condition.READY, delay, propagate);
    }

    private static Dependency on(String program, Condition until, long delay, boolean propagate) {
        return new Dependency(new ProgramId(program), until, Duration.ofMillis(delay), propagate);
    }

    private static String printed(List<ProgramDefinition> programs, GraphFormat format) {
        StringWriter out = new StringWriter();
        GaggleDefinition gaggle = new GaggleDefinition(programs, Duration.ZERO, StopOrder.REVERSE);
        new DependencyGraph(gaggle.programs()).print(format, new PrintWriter(out));
        return out.toString();
    }
}
