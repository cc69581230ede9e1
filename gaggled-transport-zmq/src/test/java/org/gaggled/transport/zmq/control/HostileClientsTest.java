package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.transport.zmq.LegacyVectors;
import org.gaggled.transport.zmq.PlainClient;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Shows that no client is another client's trouble: silent ones, garbage, those that never read; pipelines, brokers'
 * envelopes, and ten thousand damaged requests, each of which gets its answer.
 */
class HostileClientsTest {

    private static final long SEED = 5238;
    private static final byte[] GREETING = HexFormat.of()
            .parseHex("ff00000000000000017f0300" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31));
    private static final byte[] BAD_MESSAGE = HexFormat.of().parseHex("0000147601");
    private static final String PROGRAMS =
            "[alpha]\ncommand = sleep\nargv = 1000\n[beta]\ncommand = sleep\nargv = 1000\n";

    @TempDir
    Path directory;

    @Test
    void twoHundredClientsAtOnce() throws Exception {
        List<Socket> raw = new ArrayList<>();
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext();
                ExecutorService clients = Executors.newFixedThreadPool(20)) {
            gaggle.await("beta", WireState::up);
            int port = port(gaggle);
            Random random = new Random(SEED);
            for (int i = 0; i < 50; i++) {
                raw.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            for (int i = 0; i < 50; i++) {
                raw.add(sendGarbage(new Socket(InetAddress.getLoopbackAddress(), port), random));
            }
            for (int i = 0; i < 20; i++) {
                askWithoutReading(PlainClient.connect(context, SocketType.DEALER, gaggle.controlUrl()));
            }
            List<Future<long[]>> polite = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                polite.add(clients.submit(politely(gaggle)));
            }
            // That they all get all their answers is what is shown; how fast is measured elsewhere.
            List<String> unanswered = new ArrayList<>();
            for (Future<long[]> each : polite) {
                try {
                    assertEquals(20, each.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS).length);
                } catch (ExecutionException | TimeoutException e) {
                    unanswered.add(polite.indexOf(each) + ": " + e);
                }
            }
            assertEquals(List.of(), unanswered);
            for (int i = 0; i < 50; i++) {
                assertTrue(raw.get(i).isConnected());
            }
        } finally {
            for (Socket each : raw) {
                each.close();
            }
        }
    }

    private static Socket sendGarbage(Socket socket, Random random) throws IOException {
        byte[] garbage = new byte[1 + random.nextInt(4096)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
            // Some get past the first check, as if they spoke ZeroMQ.
            socket.getOutputStream().write(GREETING);
        }
        try {
            socket.getOutputStream().write(garbage);
        } catch (IOException theServerHasHadEnough) {
            // Which is just as well.
            return socket;
        }
        return socket;
    }

    private static void askWithoutReading(ZMQ.Socket dealer) {
        byte[] request = new WireRequest.GetStates(0).encode();
        for (int i = 0; i < 500; i++) {
            dealer.send(request, ZMQ.DONTWAIT);
        }
    }

    private static Callable<long[]> politely(RunningGaggle gaggle) {
        return () -> {
            long[] nanos = new long[20];
            try (ControlClient client = ControlClient.connect(gaggle.control())) {
                for (int i = 0; i < nanos.length; i++) {
                    long before = System.nanoTime();
                    assertEquals(2, client.getStates(i).size());
                    nanos[i] = System.nanoTime() - before;
                }
            }
            return nanos;
        };
    }

    @Test
    void tenThousandDamagedRequests() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        LegacyVectors.load().exchanges().forEach(exchange -> seeds.add(exchange.request()));
        seeds.add(new WireRequest.Call("{\"call\":\"list\",\"limit\":2}").encode());
        seeds.add(new WireRequest.Call("{\"call\":\"describe\",\"program\":\"alpha\"}").encode());
        Random random = new Random(SEED);
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext()) {
            gaggle.await("beta", WireState::up);
            ZMQ.Socket client = PlainClient.connect(context, SocketType.REQ, gaggle.controlUrl());
            int refused = 0;
            for (int i = 0; i < 10_000; i++) {
                byte[] bytes = harmless(Fuzzer.damaged(seeds, random));
                client.send(bytes);
                byte[] reply = client.recv();
                assertNotNull(reply, "a reply to " + HexFormat.of().formatHex(bytes));
                try {
                    assertNotNull(WireReply.decode(reply, WireRequest.decode(bytes)));
                } catch (MalformedMessageException e) {
                    assertArrayEquals(BAD_MESSAGE, reply);
                    refused++;
                }
            }
            assertTrue(refused > 1_000 && refused < 10_000, refused + " were refused");
            assertEquals(2, gaggle.state("alpha").sequence(), "nothing of it touched a program");
        }
    }

    /** What would stop the gaggle, or a program of it, for good reason. */
    private static byte[] harmless(byte[] bytes) {
        try {
            return switch (WireRequest.decode(bytes)) {
                case WireRequest.Shutdown shutdown -> new byte[0];
                case WireRequest.Stop stop -> new byte[1];
                case WireRequest.Restart restart -> new byte[2];
                case WireRequest.Start start -> bytes;
                case WireRequest.Call call -> bytes;
                case WireRequest.GetStates states -> bytes;
            };
        } catch (MalformedMessageException refused) {
            return bytes;
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext()) {
            ZMQ.Socket dealer = PlainClient.connect(context, SocketType.DEALER, gaggle.controlUrl());
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String id = "id-" + i;
                ids.add(id);
                // An unknown program is known at once to be so, a description only when the loop has been asked.
                String program = i % 3 == 0 ? "nobody" : "alpha";
                dealer.send(new WireRequest.Call(
                        "{\"id\":\"" + id + "\",\"call\":\"describe\",\"program\":\"" + program + "\"}")
                        .encode());
            }
            List<String> answered = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                byte[] reply = dealer.recv();
                assertNotNull(reply, "reply " + i);
                String json = new String(reply, 9, reply.length - 9, java.nio.charset.StandardCharsets.UTF_8);
                answered.add(json.substring(json.indexOf("id-"), json.indexOf('"', json.indexOf("id-"))));
            }
            assertEquals(ids, answered);
        }
    }

    @Test
    void severalFramesAreNoRequestAndEnvelopesComeBack() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext()) {
            ZMQ.Socket dealer = PlainClient.connect(context, SocketType.DEALER, gaggle.controlUrl());
            byte[] request = new WireRequest.GetStates(1).encode();
            dealer.sendMore(request);
            dealer.send(request);
            assertArrayEquals(BAD_MESSAGE, dealer.recv());
            dealer.sendMore("");
            dealer.sendMore(request);
            dealer.send("more");
            assertEquals(0, dealer.recv().length);
            assertArrayEquals(BAD_MESSAGE, dealer.recv());
            for (int i = 0; i < 100; i++) {
                dealer.sendMore("frame");
            }
            dealer.send("last");
            assertArrayEquals(BAD_MESSAGE, dealer.recv());
            dealer.sendMore("broker");
            dealer.sendMore("");
            dealer.send(new WireRequest.Start("nobody").encode());
            assertEquals("broker", dealer.recvStr());
            assertEquals(0, dealer.recv().length);
            assertEquals("000014760001", HexFormat.of().formatHex(dealer.recv()));
        }
    }

    @Test
    void aLengthNobodyCouldMeanReservesNoMemory() throws Exception {
        // A long frame's flag and its eight bytes of length: negative as a long, two gigabytes in its lower half.
        byte[] frame = HexFormat.of().parseHex("02" + "ffffffff7fffffff");
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            gaggle.await("beta", WireState::up);
            try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), port(gaggle))) {
                hostile.setSoTimeout((int) RunningGaggle.PATIENCE.toMillis());
                hostile.getOutputStream().write(GREETING);
                // The server's greeting is 64 bytes long: whatever follows shows that it has read ours.
                hostile.getInputStream().readNBytes(65);
                hostile.getOutputStream().write(frame);
                assertTrue(endsByItself(hostile), "the connection is closed");
                assertEquals(2, answeredStates(gaggle));
                assertEquals(2, answeredStates(gaggle));
            }
        }
    }

    private static boolean endsByItself(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static int answeredStates(RunningGaggle gaggle) throws GaggledException {
        try (ControlClient client = ControlClient.connect(gaggle.control())) {
            return client.getStates(1).size();
        }
    }

    private static int port(RunningGaggle gaggle) {
        return URI.create(gaggle.controlUrl()).getPort();
    }
}
