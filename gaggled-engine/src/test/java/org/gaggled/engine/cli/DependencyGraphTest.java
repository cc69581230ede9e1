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
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
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

    private static Dependency on(String program, long delay, boolean propagate) {
        return new Dependency(new ProgramId(program), Condition.READY, Duration.ofMillis(delay), propagate);
    }

    private static String printed(List<ProgramDefinition> programs, GraphFormat format) {
        StringWriter out = new StringWriter();
        GaggleDefinition gaggle = new GaggleDefinition(programs, Duration.ZERO, StopOrder.REVERSE);
        new DependencyGraph(gaggle.programs()).print(format, new PrintWriter(out));
        return out.toString();
    }
}
