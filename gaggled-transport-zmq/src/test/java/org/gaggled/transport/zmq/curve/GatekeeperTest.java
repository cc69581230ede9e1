package org.gaggled.transport.zmq.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.OncePerMinute;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;
import zmq.io.Metadata;

/** Shows that what is known of a client is the key it has, and none that it could say it has. */
class GatekeeperTest {

    @TempDir
    Path directory;

    @Test
    void theKeyCannotBeChosenByTheClient() throws Exception {
        KeyFile.generate(directory.resolve("bob"));
        Path clients = Files.createDirectory(directory.resolve("clients"));
        Files.copy(directory.resolve("bob/gaggled.pub"), clients.resolve("bob.pub"));
        String shown = KeyFile.read(directory.resolve("bob/gaggled.pub")).keyText(KeyFile.PUBLIC_KEY);
        byte[] key = KeyFile.read(directory.resolve("bob/gaggled.pub")).key(KeyFile.PUBLIC_KEY);
        ZContext context = ServerContext.open();
        SocketLoop loop = new SocketLoop("gate", context);
        Gatekeeper gatekeeper = Gatekeeper.attach(context, new AuthorizedClients(clients), loop, new OncePerMinute());
        try (loop) {
            ZMQ.Socket asking = context.createSocket(SocketType.REQ);
            asking.setReceiveTimeOut((int) RunningGaggle.PATIENCE.toMillis());
            asking.connect("inproc://zeromq.zap.01");
            loop.start();
            ZMsg question = ZMsg.newStringMsg("1.0", "1", "", "127.0.0.1", "", "CURVE");
            question.add(key);
            question.send(asking);
            ZMsg answer = ZMsg.recvMsg(asking);
            assertEquals("200", List.copyOf(answer).get(2).toString());
            // What JeroMQ makes of it: the gatekeeper's properties, then the client's in their place.
            Metadata message = new Metadata();
            ByteBuffer property = ByteBuffer.wrap(answer.getLast().getData());
            message.put(text(property, property.get()), text(property, property.getInt()));
            message.put(Metadata.USER_ID, "ann");
            assertEquals(shown, gatekeeper.keyOf(message));
            Metadata forged = new Metadata();
            forged.put(Metadata.USER_ID, "ann");
            assertNull(gatekeeper.keyOf(forged));
        }
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
