package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page shows a thousand programs, and a storm of what happens to them, without falling behind. */
class PageSpeedIT {

    private static final int PROGRAMS = 1000;

    /** Far more than it takes, so that a busy machine is no reason to fail. */
    private static final double SLOWEST_PAINT = 10_000;

    private static final double SLOWEST_FRAME = 2_000;

    @TempDir
    Path directory;

    /** A hundred groups of ten, each with a leader that the others depend on. */
    private static String programs() {
        return IntStream.range(0, PROGRAMS)
                .mapToObj(i -> "[service-%03d]\ncommand = sleep\nargv = 600\n".formatted(i)
                        + (i % 10 == 0 ? "" : "depends = service-%03d\n".formatted(i / 10 * 10)))
                .collect(Collectors.joining());
    }

    @Test
    void aThousandProgramsAreShownAndFilteredInAStorm() throws IOException {
        Path home = PageFixture.install(directory);
        PageFixture page = PageFixture.in(home, directory);
        try (Gaggled gaggled = page.run(programs()); Browser browser = Browser.open(directory, 1200, 800)) {
            gaggled.await(".* INFO +service-\\d+: up, pid .*", PROGRAMS);
            browser.visit(page.address());
            browser.login(PageFixture.OPERATOR);
            browser.awaitText(".graph .note", "All 1000 programs are fine\\. .*");
            browser.go("#/table");
            browser.reload();
            browser.awaitText("#counts li", "1000 up");
            double paint = number(
                    browser.script("return performance.getEntriesByName('first-contentful-paint')[0].startTime"));

            browser.script("""
                    window.frames = [];
                    let last = performance.now();
                    const draw = (time) => {
                      window.frames.push(time - last);
                      last = time;
                      requestAnimationFrame(draw);
                    };
                    requestAnimationFrame(draw);
                    """);
            browser.script(
                    "return fetch('/v1/programs/*/restart', { method: 'POST' }).then((answer) => answer.text())");
            gaggled.await(".* INFO +service-\\d+: up, pid .*", 2 * PROGRAMS);
            browser.awaitScript(
                    "return [...document.querySelectorAll('.rows tbody .c-restarts')].every((cell) => cell.innerText === '1')");
            browser.awaitText("#counts li", "1000 up");
            List<?> frames = (List<?>) browser.script("return window.frames.sort((a, b) => a - b)");
            double longest = number(frames.getLast());
            double usual = number(frames.get(frames.size() / 2));

            double filter = number(browser.script("""
                    const input = document.querySelector(".filter input");
                    const begun = performance.now();
                    input.value = "service-042";
                    input.dispatchEvent(new Event("input", { bubbles: true }));
                    return performance.now() - begun;
                    """));
            browser.awaitText(".table .note", "1 of 1000 programs");
            assertEquals(List.of("service-042"), browser.texts(".rows tbody th"));
            browser.go("#/graph?q=service-042");
            browser.await(".node[href='#/program/service-040']");
            assertEquals(2, browser.texts(".node").size(), "it and what it depends on");
            System.out.printf(
                    "page with %d programs: first paint %.0f ms; a restart of all of them: %d frames, usually %.1f ms, at most %.1f ms;"
                            + " filter %.1f ms%n",
                    PROGRAMS, paint, frames.size(), usual, longest, filter);
            assertTrue(paint < SLOWEST_PAINT && longest < SLOWEST_FRAME && filter < SLOWEST_FRAME,
                    paint + " " + longest + " " + filter);
            gaggled.stop();
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
