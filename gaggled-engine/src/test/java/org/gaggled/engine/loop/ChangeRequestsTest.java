package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.output.history.LogBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Plans, reloads and upgrades are for whoever may operate; who may not is refused before anything is read. */
class ChangeRequestsTest {

    private static final long LONG_SECONDS = 60;
    private static final Requester OPERATOR = new Requester("ann", "test", Role.OPERATE);
    private static final Requester WATCHER = new Requester("bob", "test", Role.WATCH);
    private static final ReloadPlan PLAN = new ReloadPlan(List.of(), List.of(), List.of());

    private final LogBook logs = new LogBook(null);
    private final LoopControlPort port = new LoopControlPort(
            new LinkedBlockingQueue<>(),
            new EventFanout(GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                    InstantSource.system()),
            logs, Map::of,
            new GaggleDefinition(List.of(), Duration.ofMillis(100), StopOrder.REVERSE));
    private final List<String> asked = new ArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LoopControlPort.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        port.close();
        logs.close();
    }

    private final GaggleChanges changes = new GaggleChanges() {
        @Override
        public CompletionStage<ReloadPlan> plan() {
            asked.add("plan");
            return CompletableFuture.completedFuture(PLAN);
        }

        @Override
        public CompletionStage<ReloadPlan> reload(Requester requester) {
            asked.add("reload for " + requester.getName());
            return CompletableFuture.completedFuture(PLAN);
        }

        @Override
        public CompletionStage<Void> upgrade(Requester requester) {
            asked.add("upgrade for " + requester.getName());
            return CompletableFuture.completedFuture(null);
        }
    };

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
    }

    private static ControlException failure(CompletionStage<?> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer(stage));
        return Objects.requireNonNull(ControlException.find(failed), failed::toString);
    }

    @Test
    void whoMayOperateIsAnswered() throws Exception {
        port.changeBy(changes);
        assertSame(PLAN, answer(port.planReload(OPERATOR)));
        assertSame(PLAN, answer(port.reload(OPERATOR)));
        answer(port.upgrade(OPERATOR));
        assertEquals(List.of("plan", "reload for ann", "upgrade for ann"), asked);
    }

    @Test
    void whoMayWatchIsRefusedAndTheLogSaysWho() {
        port.changeBy(changes);
        for (CompletionStage<?> stage : List.of(
                port.planReload(WATCHER), port.reload(WATCHER), port.upgrade(WATCHER))) {
            assertEquals(ControlOutcome.FORBIDDEN, failure(stage).getOutcome());
        }
        assertEquals(List.of(), asked);
        assertEquals(
                List.of(
                        "refused plan to bob (test): its role is watch",
                        "refused reload to bob (test): its role is watch",
                        "refused upgrade to bob (test): its role is watch"),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void aGaggleThatHasStillToBeginSaysSo() {
        ControlException failure = failure(port.reload(OPERATOR));
        assertEquals(ControlOutcome.BUSY, failure.getOutcome());
        assertEquals("gaggled has only just been started; try again", failure.getMessage());
    }
}
