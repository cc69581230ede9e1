package org.gaggled.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** An installation whose gaggled serves the page, with a token for operators and one for those who watch. */
final class PageFixture {

    static final String OPERATOR = "0123456789abcdef0123456789abcdef";
    static final String WATCHER = "fedcba9876543210fedcba9876543210";

    private static final Path EXAMPLES = Distribution.home().resolve("share/examples");

    private final Path home;
    private final Path directory;
    private final int port = freePort();

    private PageFixture(Path home, Path directory) throws IOException {
        this.home = home;
        this.directory = directory;
    }

    /** Unpacks the tarball, and switches the plugin on there; and one that joins clusters, for who asks for it. */
    static Path install(Path installation) throws IOException {
        Path home = Distribution.unpackInto(installation);
        for (String plugin : List.of("control-http", "cluster-zookeeper")) {
            Files.createSymbolicLink(
                    home.resolve("plugins").resolve(plugin), Path.of("../plugins-available").resolve(plugin));
        }
        return home;
    }

    /** One that keeps everything of its own in that directory. */
    static PageFixture in(Path home, Path directory) throws IOException {
        token(directory.resolve("operate"), OPERATOR);
        token(directory.resolve("watch"), WATCHER);
        return new PageFixture(home, directory);
    }

    private static void token(Path file, String token) throws IOException {
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
    }

    String address() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Where its configuration is. */
    Path config() {
        return directory.resolve("gaggled.ini");
    }

    /** Runs these programs. */
    Gaggled run(String programs) throws IOException {
        write(programs);
        return start();
    }

    void write(String programs) throws IOException {
        Files.writeString(config(), "[gaggled/http]\nport = " + port + "\ntokenfile = " + directory.resolve("operate")
                + "\nwatchtokenfile = " + directory.resolve("watch") + "\n" + programs);
    }

    /** Runs what was written last. */
    Gaggled start() {
        Gaggled gaggled = Gaggled.runCommand(
                EXAMPLES, Map.of(), List.of(home.resolve("bin/gaggled").toString(), "-c", config().toString()));
        gaggled.await(".*http: requests are answered at .*");
        return gaggled;
    }

    /** The example of the web stack, at ports and in a directory that are free. */
    String webStack() throws IOException {
        return Files.readString(EXAMPLES.resolve("web-stack.ini"))
                .replace("127.0.0.1:9877", "127.0.0.1:*")
                .replace("/tmp/gaggled-web-stack", directory.resolve("sockets").toString())
                .replaceAll("\\b9880\\b", String.valueOf(freePort()))
                .replaceAll("\\b9881\\b", String.valueOf(freePort()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
