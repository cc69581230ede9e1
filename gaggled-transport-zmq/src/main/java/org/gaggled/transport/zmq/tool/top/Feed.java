package org.gaggled.transport.zmq.tool.top;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server, on a thread of its own: how it is with the programs, again and again, and what a program prints
 * while somebody reads that. Between two questions it carries out orders. A server that does not answer is asked again.
 */
final class Feed implements AutoCloseable {

    /** More than somebody presses keys while one question is answered. */
    private static final int MOST_ORDERS = 64;

    private static final Duration LOG_PAUSE = Duration.ofMillis(300);

    /** After an operation, what comes of it shows soon. */
    private static final Duration SOON = Duration.ofMillis(300);

    private final ServerAddress address;
    private final Duration interval;
    private final Consumer<News> news;
    private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(MOST_ORDERS);
    private final Thread thread;

    private long nextLook = System.nanoTime();
    private long nextLines;

    /** The program whose lines are read; null where nobody reads any. */
    private @Nullable String followed;

    /** Where its lines go on; null before the first of them. */
    private @Nullable String position;

    /** Looks every {@code interval}; {@code news} is told on the feed's thread. */
    Feed(ServerAddress address, Duration interval, Consumer<News> news) {
        this.address = address;
        this.interval = interval;
        this.news = news;
        this.thread = Thread.ofPlatform().daemon().name("feed").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Has that done; whether it will be: not while much else is waiting. */
    boolean take(Order order) {
        return orders.offer(order);
    }

    private void run() {
        try (ControlClient client = ControlClient.connect(address)) {
            Questions questions = new Questions(client, System::nanoTime);
            Order order = new Order.Look();
            while (!(order instanceof Order.End)) {
                step(questions, order);
                order = orders.poll(untilNext(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (GaggledException | RuntimeException | Error e) {
            news.accept(new News.Broken(e instanceof Exception known ? known : new IllegalStateException(e)));
        }
    }

    private long untilNext() {
        long next = followed == null ? nextLook : Math.min(nextLook, nextLines);
        return next - System.nanoTime();
    }

    private void step(Questions questions, @Nullable Order order) throws GaggledException {
        try {
            if (order != null) {
                carryOut(order, questions);
            }
            if (followed != null && System.nanoTime() - nextLines >= 0) {
                readLines(followed, questions);
            }
            if (System.nanoTime() - nextLook >= 0) {
                nextLook = System.nanoTime() + interval.toNanos();
                news.accept(new News.Read(questions.read()));
            }
        } catch (GaggledException e) {
            nextLook = System.nanoTime() + interval.toNanos();
            nextLines = nextLook;
            news.accept(new News.Away(goingOn(e)));
        } catch (JsonException e) {
            throw new GaggledException(
                    GaggledException.Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
        }
    }

    /** What to say of a server that may answer soon; one that never will ends this. */
    private static String goingOn(GaggledException e) throws GaggledException {
        return switch (e.getKind()) {
            case TIMEOUT, UNREACHABLE, NOT_ADMITTED, REFUSED ->
                    HarmlessText.of(e.getMessage() + " (asking again until it answers)");
            case NOT_SUPPORTED, NO_SUCH_PROGRAM, PROTOCOL -> throw e;
        };
    }

    private void carryOut(Order order, Questions questions) throws GaggledException, JsonException {
        switch (order) {
            case Order.Look() -> nextLook = System.nanoTime();
            case Order.Prepare prepare -> told(() -> news.accept(new News.Prepared(
                    prepare.operation(), prepare.program(), questions.dependents(prepare.program()))));
            case Order.Operate operate -> {
                told(() -> news.accept(new News.Told(questions.operate(operate.operation(), operate.program()))));
                nextLook = System.nanoTime() + SOON.toNanos();
            }
            case Order.Follow(String program) -> {
                followed = program;
                position = null;
                nextLines = System.nanoTime();
            }
            case Order.Unfollow() -> followed = null;
            case Order.End() -> throw new IllegalArgumentException("nothing is carried out any more");
        }
    }

    private interface Work {
        void carryOut() throws GaggledException, JsonException;
    }

    /** What the server refuses, because of the role for instance, or does not answer, is told and not repeated. */
    private void told(Work work) throws GaggledException, JsonException {
        try {
            work.carryOut();
        } catch (GaggledException e) {
            news.accept(new News.Told(HarmlessText.of(String.valueOf(e.getMessage()))));
        }
    }

    private void readLines(String program, Questions questions) throws GaggledException, JsonException {
        nextLines = System.nanoTime() + LOG_PAUSE.toNanos();
        JsonObject excerpt;
        try {
            excerpt = position == null ? questions.lastLines(program) : questions.linesAfter(program, position);
        } catch (GaggledException e) {
            if (e.getKind() != GaggledException.Kind.NO_SUCH_PROGRAM) {
                throw e;
            }
            followed = null;
            news.accept(new News.Printed(program, List.of(LogPage.Line.note("there is no such program any more"))));
            return;
        }
        List<LogPage.Line> lines = new ArrayList<>(Questions.linesOf(excerpt));
        if (position == null) {
            lines.addAll(Questions.notesOf(excerpt));
        }
        position = excerpt.text("position");
        if (!lines.isEmpty()) {
            news.accept(new News.Printed(program, lines));
        }
    }

    /** Ends it, without waiting for the answer to a question. */
    @Override
    public void close() {
        orders.clear();
        orders.add(new Order.End());
    }
}
