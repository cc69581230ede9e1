package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured can be read by what collects it, and says what is so. */
class MetricsTest {

    private static final String OPEN_METRICS = "Accept: application/openmetrics-text; version=1.0.0\r\n";

    private final FakePort port = new FakePort();

    private static ProgramState.Builder web(long restarts) {
        return ProgramState.builder("web").restarts(restarts);
    }

    private static ProgramState up(long restarts) {
        return web(restarts).phase(ProgramPhase.UP).pid(7).lastPid(7).uptime(Duration.ofMillis(1500)).ready(true)
                .build();
    }

    private static ProgramState down(long restarts, Cause cause) {
        return web(restarts).cause(cause).build();
    }

    private static String metrics(Served served, String headers) throws Exception {
        return served.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static List<String> lines(Served served, String begin) throws Exception {
        return metrics(served, Served.AUTHORIZATION + OPEN_METRICS).lines()
                .filter(line -> line.startsWith(begin))
                .toList();
    }

    @Test
    void statesAndUsagesAreTold() throws Exception {
        port.publish(GaggleEventType.PROGRAM_UP, up(0));
        port.whole.put("web",
                CurrentUsage.builder(3).processorTime(Duration.ofMillis(2540)).residentBytes(8192).build());
        try (Served served = new Served(port)) {
            String answer = metrics(served, Served.AUTHORIZATION + OPEN_METRICS);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\n"), answer);
            assertTrue(answer.contains("\nContent-type: application/openmetrics-text; version=1.0.0; charset=utf-8\n"),
                    answer);
            assertTrue(answer.endsWith("\n# EOF\n"), answer);
            for (String line : List.of(
                    "gaggled_info{config=\"x.ini\",host=\"shop1\",instance_id=\"run\",version=\"1\"} 1",
                    "gaggled_program_phase{phase=\"up\",program=\"web\"} 1",
                    "gaggled_program_phase{phase=\"down\",program=\"a bc é\"} 1",
                    "gaggled_program_ready{program=\"web\"} 1",
                    "gaggled_program_ready{program=\"a bc é\"} 0",
                    "gaggled_program_uptime_seconds{program=\"web\"} 1.5",
                    "gaggled_program_processes{program=\"web\"} 3",
                    "gaggled_program_cpu_seconds_total{program=\"web\"} 2.54",
                    "gaggled_program_resident_memory_bytes{program=\"web\"} 8192")) {
                assertTrue(answer.contains("\n" + line + "\n"), line + "\nis not in\n" + answer);
            }
            assertFalse(answer.contains("uptime_seconds{program=\"a"), answer);
        }
    }

    @Test
    void ownUseIsToldAndIsNotNothing() throws Exception {
        try (Served served = new Served(port)) {
            for (String name : List.of(
                    "process_cpu_seconds_total ", "process_resident_memory_bytes ",
                    "jvm_memory_used_bytes{area=\"heap\"} ", "jvm_memory_max_bytes{area=\"heap\"} ")) {
                List<String> found = lines(served, name);
                assertEquals(1, found.size(), name);
                assertTrue(Double.parseDouble(found.getFirst().substring(name.length())) > 0, found.getFirst());
            }
        }
    }

    @Test
    void linesThatWereDroppedAreCounted() throws Exception {
        port.whole.putDroppedLines("web", 7);
        port.whole.putDroppedLines("a bc é", 0);
        try (Served served = new Served(port)) {
            assertEquals(
                    List.of("gaggled_program_dropped_log_lines_total{program=\"web\"} 7",
                            "gaggled_program_dropped_log_lines_total{program=\"a bc é\"} 0"),
                    lines(served, "gaggled_program_dropped_log_lines_total{"));
        }
    }

    @Test
    void queuesAndDropsAreTold() throws Exception {
        port.sinkStates = List.of(
                SinkState.builder("log").waiting(2).capacity(16).dropped(1).build(),
                SinkState.builder("http").waiting(1).capacity(8).build(),
                SinkState.builder("http").waiting(3).capacity(8).dropped(4).build());
        try (Served served = new Served(port)) {
            assertEquals(List.of("gaggled_sink_queue_events{sink=\"http\"} 4",
                    "gaggled_sink_queue_events{sink=\"log\"} 2"), lines(served, "gaggled_sink_queue_events{"));
            assertEquals(List.of("gaggled_sink_dropped_events_total{sink=\"http\"} 4",
                    "gaggled_sink_dropped_events_total{sink=\"log\"} 1"),
                    lines(served, "gaggled_sink_dropped_events_"));
        }
    }

    @Test
    void whatAFollowerHasMissedIsNotForgottenWhenItGoes() throws Exception {
        port.sinkStates = List.of(SinkState.builder("http").dropped(4).build());
        try (Served served = new Served(port)) {
            List<String> before = lines(served, "gaggled_sink_dropped_events_");
            port.sinkStates = List.of(SinkState.builder("http").build());
            assertEquals(before, lines(served, "gaggled_sink_dropped_events_"));
        }
    }

    @Test
    void processorTimeOfARunNeverGetsLess() throws Exception {
        port.publish(GaggleEventType.PROGRAM_UP, up(0));
        try (Served served = new Served(port)) {
            for (int millis : new int[] {3000, 1000}) {
                port.whole.put("web", CurrentUsage.builder(1).processorTime(Duration.ofMillis(millis)).build());
                assertEquals(List.of("gaggled_program_cpu_seconds_total{program=\"web\"} 3"),
                        lines(served, "gaggled_program_cpu_seconds_total"));
            }
            port.publish(GaggleEventType.PROGRAM_UP, web(1).phase(ProgramPhase.UP).pid(8).lastPid(8).build());
            assertEquals(List.of("gaggled_program_cpu_seconds_total{program=\"web\"} 1"),
                    lines(served, "gaggled_program_cpu_seconds_total"));
        }
    }

    /** The rest is worth knowing all the more when something is wrong. */
    @Test
    void whatCannotBeHadIsLeftOut() throws Exception {
        port.publish(GaggleEventType.PROGRAM_UP, up(5));
        port.whole.put("web", CurrentUsage.builder(3).build());
        port.unmeasurable = "too many open files";
        port.full = true;
        try (Served served = new Served(port)) {
            assertEquals(List.of(), lines(served, "gaggled_program_processes{"));
            assertEquals(List.of(), lines(served, "gaggled_program_restarts_total"));
            assertEquals(List.of("gaggled_program_ready{program=\"web\"} 1",
                    "gaggled_program_ready{program=\"a bc é\"} 0"), lines(served, "gaggled_program_ready{"));
        }
    }

    @Test
    void whatIsKeptDownIsDisabled() throws Exception {
        port.publish(GaggleEventType.OPERATOR_STOP, web(0).operatorDisabled(true).build());
        try (Served served = new Served(port)) {
            assertEquals(List.of("gaggled_program_phase{phase=\"disabled\",program=\"web\"} 1",
                    "gaggled_program_phase{phase=\"down\",program=\"a bc é\"} 1"),
                    lines(served, "gaggled_program_phase{"));
        }
    }

    @Test
    void restartsAreCountedByWhatEndedTheRunBefore() throws Exception {
        port.publish(GaggleEventType.PROGRAM_UP, up(5));
        try (Served served = new Served(port)) {
            assertEquals(List.of("gaggled_program_restarts_total{cause=\"unknown\",program=\"web\"} 5"),
                    lines(served, "gaggled_program_restarts_total"));
            Cause exit = new Cause.Ended(new ExitStatus.Exited(1), null);
            port.publish(GaggleEventType.PROGRAM_DOWN, down(5, exit));
            port.publish(GaggleEventType.PROGRAM_UP, up(6));
            port.publish(GaggleEventType.PROGRAM_DOWN, down(6, exit));
            port.publish(GaggleEventType.START_FAILED, down(6, new Cause.StartFailed("no", null)));
            port.publish(GaggleEventType.PROGRAM_UP, up(7));
            port.publish(GaggleEventType.PROGRAM_DOWN, down(7, new Cause.Dependency("db", exit)));
            port.publish(GaggleEventType.PROGRAM_UP, up(8));
            // Of two that were missed it is known only that they were.
            port.publish(GaggleEventType.PROGRAM_DOWN, down(10, exit));
            assertEquals(List.of(
                    "gaggled_program_restarts_total{cause=\"dependency\",program=\"web\"} 1",
                    "gaggled_program_restarts_total{cause=\"exit\",program=\"web\"} 1",
                    "gaggled_program_restarts_total{cause=\"start-failure\",program=\"web\"} 1",
                    "gaggled_program_restarts_total{cause=\"unknown\",program=\"web\"} 7"),
                    lines(served, "gaggled_program_restarts_total"));
        }
    }

    @Test
    void theOldFormatIsForWhoDoesNotAskForTheNewOne() throws Exception {
        try (Served served = new Served(port)) {
            String answer = metrics(served, Served.AUTHORIZATION);
            assertTrue(answer.contains("\nContent-type: text/plain; version=0.0.4; charset=utf-8\n"), answer);
        }
    }

    @Test
    void aTokenIsNeededUnlessTheConfigurationSaysNone() throws Exception {
        try (Served served = new Served(port)) {
            assertTrue(metrics(served, "").startsWith("HTTP/1.1 401 "));
            assertTrue(metrics(served, "Authorization: Bearer " + Served.WATCH_TOKEN + "\r\n")
                    .startsWith("HTTP/1.1 200 "));
        }
        try (Served served = new Served(port, Served.LIMITS, false)) {
            assertTrue(metrics(served, "").startsWith("HTTP/1.1 200 "));
            assertTrue(served.ask("GET /v1/programs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 401 "));
            assertTrue(served.ask("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 421 "));
        }
    }

    @Test
    void healthNeedsNoTokenAndTellsNothingElse() throws Exception {
        try (Served served = new Served(port)) {
            String request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            String answer = served.ask(request);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\n") && answer.endsWith("\n\n{\"status\":\"up\"}\n"), answer);
            port.busy = true;
            assertTrue(served.ask(request).startsWith("HTTP/1.1 503 "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/programs", "GET /v1/programs/web", "GET /v1/logs"})
    void whoMayWatchSees(String request) throws Exception {
        try (Served served = new Served(port)) {
            assertTrue(asWatcher(served, request).startsWith("HTTP/1.1 200 OK\n"), request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/programs/web/stop", "POST /v1/reload", "POST /v1/upgrade", "GET /v1/plan"})
    void whoMayWatchChangesNothing(String request) throws Exception {
        try (Served served = new Served(port)) {
            String answer = asWatcher(served, request);
            assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
            assertTrue(answer.contains("\"code\":\"forbidden\""), answer);
        }
    }

    private static String asWatcher(Served served, String request) throws Exception {
        return served.ask(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + Served.WATCH_TOKEN + "\r\n\r\n");
    }
}
