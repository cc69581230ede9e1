package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Commands that are not there, are nothing that can be executed, or make whoever executes them wait. */
final class Vandal implements Torment {

    private final Path directory;
    private final Path player;
    private final List<String> vanishing;
    private final List<String> held;
    private final Incumbent incumbent;
    private final Tally tally;

    Vandal(Path directory, Cast cast, Incumbent incumbent, Tally tally) throws IOException {
        this.directory = Files.createDirectory(directory.resolve("bin"));
        this.player = directory.resolve("player");
        this.vanishing = cast.programs(Kind.VANISHES);
        this.held = cast.programs(Kind.HELD);
        this.incumbent = incumbent;
        this.tally = tally;
        relieve();
        for (String program : held) {
            Files.copy(player, this.directory.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Override
    public String name() {
        return "commands that are gone, spoilt or held";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(500);
    }

    @Override
    public void strike(Random random) throws IOException, InterruptedException {
        if (random.nextBoolean()) {
            tally.count("command: held while it is executed");
            new ProcessBuilder(player.toString(), "hold",
                    directory.resolve(held.get(random.nextInt(held.size()))).toString(),
                    Double.toString(random.nextDouble() * 3)).start();
        } else {
            spoil(directory.resolve(vanishing.get(random.nextInt(vanishing.size()))), random);
        }
    }

    /** A configuration whose commands are not there is refused, so gaggled must not begin meanwhile. */
    private void spoil(Path command, Random random) throws IOException, InterruptedException {
        incumbent.succession.lock();
        try {
            Files.deleteIfExists(command);
            if (random.nextBoolean()) {
                tally.count("command: removed");
            } else {
                tally.count("command: spoilt");
                Files.writeString(command, "nothing that can be executed");
                command.toFile().setExecutable(random.nextBoolean());
            }
            Thread.sleep(random.nextInt(800));
            restore(command);
        } finally {
            incumbent.succession.unlock();
        }
    }

    private void restore(Path command) throws IOException {
        Files.deleteIfExists(command);
        Files.createSymbolicLink(command, player);
    }

    @Override
    public void relieve() throws IOException {
        for (String program : vanishing) {
            restore(directory.resolve(program));
        }
    }
}
