package org.gaggled.dist.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests over ZeroMQ, on a connection that lasts as long as gaggled does. */
final class ZmqChannel implements Operator.Channel {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> LOOKS = List.of(
            "{'call': 'list', 'limit': 500}",
            "{'call': 'describe', 'program': '%s'}",
            "{'call': 'describe'}",
            "{'call': 'logs', 'programs': ['floods-*'], 'lines': 100}",
            "{'call': 'plan'}",
            "{'call': 'list', 'name': '%s', 'state': ['up', 'waiting']}");

    private final Incumbent incumbent;
    private ZmtpClient client;

    ZmqChannel(Incumbent incumbent) {
        this.incumbent = incumbent;
    }

    @Override
    public String name() {
        return "ZeroMQ";
    }

    /** Sends a JSON call, in which single quotes stand for double ones. */
    String call(String json) throws IOException {
        try {
            if (client == null) {
                client = ZmtpClient.asking(incumbent.controlUrl(), PATIENCE);
            }
            String answer = client.call(json.replace('\'', '"'));
            if (answer.contains("\"shutting-down\"")) {
                throw new IOException("one that replaces itself answers until its connections end: " + answer);
            }
            return answer;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The same, again and again until it is answered: nobody disturbs gaggled now. */
    String insist(String json) throws IOException {
        long deadline = System.nanoTime() + Incumbent.PATIENCE.toNanos();
        while (true) {
            try {
                return call(json);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public String change(String what, String program) throws IOException {
        return call("{'call': '" + what + "', 'programs': ['" + program + "'], 'user': 'torture'}");
    }

    @Override
    public String signal(String program, String signal) throws IOException {
        return call("{'call': 'signal', 'programs': ['" + program + "'], 'signal': '" + signal + "'}");
    }

    @Override
    public String look(int which, String program) throws IOException {
        return call(LOOKS.get(which % LOOKS.size()).replace("%s", program));
    }
}
