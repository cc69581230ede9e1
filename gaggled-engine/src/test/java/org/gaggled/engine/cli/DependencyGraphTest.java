package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.core.DependencyRule;
import org.gaggled.engine.core.ProgramRules;
import org.junit.jupiter.api.Test;

// Shows a graph of dependencies in each form, with delays and propagation marked, and that a very deep one stays readable.
class DependencyGraphTest {

    private static final List<ProgramRules> SHOP = List.of(
            program("web", true, on(1, 2000, true), on(2, 0, false)),
            program("api", true, on(3, 250, false)),
            program("cache", true, on(3, 0, true)),
            program("db", true),
            program("say \"hi\"", false, on(2, 0, false)));

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
        List<ProgramRules> chain = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            chain.add(i < 9_999 ? program("p" + i, true, on(i + 1, 0, false)) : program("p" + i, true));
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

    private static ProgramRules program(String name, boolean enabled, DependencyRule... dependencies) {
        Duration second = Duration.ofSeconds(1);
        return new ProgramRules(name, enabled, true, second, second, second, List.of(dependencies));
    }

    private static DependencyRule on(int index, long delay, boolean propagate) {
        return new DependencyRule(index, Duration.ofMillis(delay), propagate);
    }

    private static String printed(List<ProgramRules> programs, GraphFormat format) {
        StringWriter out = new StringWriter();
        new DependencyGraph(programs).print(format, new PrintWriter(out));
        return out.toString();
    }
}
