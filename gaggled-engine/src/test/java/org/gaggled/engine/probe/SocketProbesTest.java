package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what {@code tcp}, {@code unix} and {@code file} find, with real sockets and files. */
class SocketProbesTest {

    @TempDir
    private Path directory;

    private final Tries tries = new Tries();

    @AfterEach
    void close() {
        tries.close();
    }

    private TcpProbe tcp(String address) {
        return new TcpProbe(TcpProbe.parse("//" + address), tries.lookup());
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aConnectionThatIsTakenIsASuccessAndClosedInOrder() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.SILENT)) {
            assertEquals("success", Tries.of(tcp(server.address())));
            assertEquals("orderly", server.ends().take());
        }
    }

    @Test
    void aNameIsLookedUpAndAllOfItsAddressesAreTried() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.SILENT)) {
            assertEquals("success", Tries.of(tcp("localhost:" + server.port())));
        }
    }

    @Test
    void nobodyListens() throws Exception {
        assertEquals("connection refused", Tries.of(tcp("127.0.0.1:" + unusedPort())));
    }

    @Test
    void aNameThatDoesNotExistIsNamed() throws Exception {
        assertEquals("the name nowhere.invalid cannot be resolved", Tries.of(tcp("nowhere.invalid:80")));
    }

    @Test
    void aServerThatTakesNoMoreConnectionsDoesNotAnswer() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
            // The kernel takes one more than it is told to keep.
            for (int i = 0; i < 2; i++) {
                Socket socket = new Socket();
                socket.connect(address);
                waiting.add(socket);
            }
            assertEquals("no answer within 300ms", Tries.shortOf(tcp("127.0.0.1:" + full.getLocalPort())));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Linux connects a socket to itself when it is given the port that it is to connect to. */
    @Test
    void aSocketThatIsConnectedToItselfIsNobodyThatListens() throws Exception {
        int port = unusedPort();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Socket socket = new Socket();
        socket.bind(address);
        assertThrows(ConnectException.class, () -> Connection.open(socket, address, 60_000));
        assertTrue(socket.isClosed());
        // Its port is free at once.
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    private UnixProbe unix(Path path) {
        return new UnixProbe(LocalPath.ofSocket(path.toString()));
    }

    @Test
    void aSocketInTheFileSystemTakesConnectionsUntilItIsFull() throws Exception {
        Path path = Files.createTempDirectory("gaggled-probe").resolve("s");
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals("no such file or directory", Tries.of(unix(path)));
            server.bind(UnixDomainSocketAddress.of(path), 1);
            assertEquals("success", Tries.of(unix(path)));
            server.accept().close();
            for (int i = 0; i < 2; i++) {
                waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            }
            assertEquals("too many connections wait to be accepted", Tries.of(unix(path)));
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
        assertEquals("connection refused", Tries.of(unix(path)));
        Files.delete(path);
        Files.delete(path.getParent());
    }

    @Test
    void whatIsNotASocketRefuses() throws Exception {
        Path file = Files.createTempFile("gaggled", "probe");
        try {
            assertEquals("connection refused", Tries.of(unix(file)));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFileExistsOrNot() throws Exception {
        Path file = directory.resolve("ready");
        FileProbe probe = new FileProbe(LocalPath.ofFile(file.toString()));
        assertEquals("there is no such file", Tries.of(probe));
        Files.createFile(file);
        assertEquals("success", Tries.of(probe));
    }

    @Test
    void aLinkToNothingIsNotAFile() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
        assertEquals("there is no such file", Tries.of(new FileProbe(link)));
    }
}
