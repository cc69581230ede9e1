package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;

/** Configurations that change, and sometimes are wrong, and gaggled that reads them in each way there is. */
final class Reloads implements Torment {

    private final Path file;
    private final Cast cast;
    private final Incumbent incumbent;
    private final ZmqChannel zmq;
    private final HttpChannel http;
    private final Shell shell;
    private final Tally tally;

    Reloads(Path directory, Cast cast, Incumbent incumbent, ZmqChannel zmq, HttpChannel http, Shell shell,
            Tally tally) {
        this.file = directory.resolve("gaggled.ini");
        this.cast = cast;
        this.incumbent = incumbent;
        this.zmq = zmq;
        this.http = http;
        this.shell = shell;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "reloads";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(1500);
    }

    @Override
    public void strike(Random random) throws IOException, InterruptedException {
        if (random.nextInt(4) == 0) {
            reloadWrong(random);
        } else {
            reloadGood(random);
        }
    }

    private void reloadGood(Random random) throws IOException, InterruptedException {
        cast.vary(random);
        incumbent.succession.lock();
        try {
            write(cast.configuration());
            reload(random);
        } finally {
            incumbent.succession.unlock();
        }
    }

    /** A gaggled that is started with it would not run, so nobody may kill it meanwhile. */
    private void reloadWrong(Random random) throws IOException, InterruptedException {
        incumbent.succession.lock();
        try {
            String good = cast.configuration();
            int from = random.nextInt(good.length());
            write(switch (random.nextInt(3)) {
                case 0 -> good.substring(0, from) + "\n[broken";
                case 1 -> good + "\n[steady-1/depends/nobody]\n";
                default -> good.replaceFirst("killwait", "killwit");
            });
            tally.count("reload: of a configuration with a problem");
            String answer = zmq.call("{'call': 'reload'}");
            if (!answer.contains("\"refused\": true") && !answer.contains("\"refused\":true")) {
                tally.violated("a configuration with a problem was not refused: " + answer);
            }
        } finally {
            write(cast.configuration());
            incumbent.succession.unlock();
        }
    }

    private void write(String text) throws IOException {
        Path whole = Files.writeString(file.resolveSibling("gaggled.ini.new"), text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(Random random) throws IOException, InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> {
                tally.count("reload: by SIGHUP");
                shell.signal(incumbent.pid(), "HUP");
            }
            case 1 -> {
                tally.count("reload: over ZeroMQ");
                zmq.call("{'call': 'reload', 'user': 'torture'}");
            }
            default -> {
                tally.count("reload: over HTTP");
                http.reload();
            }
        }
    }

    /** Who knows which of them were applied: the last one is, in any case. */
    @Override
    public void relieve() throws IOException {
        write(cast.configuration());
        String answer = zmq.call("{'call': 'reload'}");
        if (!answer.contains("\"refused\":false") && !answer.contains("\"refused\": false")) {
            tally.violated("a good configuration was refused: " + answer);
        }
    }
}
