package org.gaggled.dist.torture;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.dist.Distribution;

/** The gaggled that is in charge: one after the other, with one state directory. */
final class Incumbent implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern ADDRESS =
            Pattern.compile(".*(?<what>control requests are answered|events are published|http: requests are answered)"
                    + " at (?<url>\\S+)");
    private static final Pattern SEVERE = Pattern.compile("\\S+ (?<level>WARN|ERROR) +(?<text>.*)");
    private static final Pattern PROGRAM = Pattern.compile("[a-z]+-\\d+(:\\d+)?");
    private static final Pattern PATH = Pattern.compile("/\\S+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern BEGINNING = Pattern.compile("(PROGRAM: )?[^,;:(]+");
    private static final int KEPT_LINES = 400;

    private final List<String> command = new ArrayList<>();
    private final String marker;
    private final Path directory;
    private final Tally tally;
    private final Deque<String> lines = new ArrayDeque<>();
    private final BufferedWriter log;

    /** Held while gaggled must not die, or while nobody else may do anything to it. */
    final ReentrantLock succession = new ReentrantLock();

    private volatile Process process;
    private volatile String controlUrl = "";
    private volatile String eventUrl = "";
    private volatile String httpUrl = "";
    /** The one whose end nobody has asked for. */
    private volatile Process wanted;
    private final List<Long> pids = new CopyOnWriteArrayList<>();
    private volatile boolean scarce;
    /** Whether there was a shortage at some time since it was started. */
    private volatile boolean mayRefuse;

    Incumbent(Path directory, SmallDisk disk, ProcessBound processes, String marker, Tally tally)
            throws IOException {
        this.directory = directory;
        this.marker = marker;
        this.tally = tally;
        this.log = Files.newBufferedWriter(directory.resolve("gaggled.log"));
        List<String> bare = List.of(Distribution.command().toString(), "-c",
                directory.resolve("gaggled.ini").toString(), "--plugins", directory.resolve("plugins").toString());
        command.addAll(processes.command(disk.command(bare)));
    }

    /** Starts the next one, and waits until it answers. In a shortage it may refuse to begin, and is started again. */
    void start(String javaOptions) throws IOException, InterruptedException {
        succession.lock();
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            launch(javaOptions);
            while (!answers(deadline)) {
                if (!mayRefuse) {
                    throw new IllegalStateException("gaggled did not begin to answer:\n" + text());
                }
                tally.count("gaggled: did not begin in a shortage, and was started again");
                launch(javaOptions);
            }
            wanted = process;
        } finally {
            succession.unlock();
        }
    }

    /** Starts the next one, and kills it at whatever it does after this time. */
    void startAndKillAfter(Duration life, String javaOptions) throws IOException, InterruptedException {
        succession.lock();
        try {
            launch(javaOptions);
            Thread.sleep(life);
            kill();
        } finally {
            succession.unlock();
        }
    }

    private void launch(String javaOptions) throws IOException {
        controlUrl = "";
        eventUrl = "";
        httpUrl = "";
        mayRefuse = scarce;
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GAGGLED_TORTURE", marker);
        builder.environment().put("GAGGLED_RUNTIME_DIRECTORY", Distribution.runtimeDirectory().toString());
        builder.environment().put("GAGGLED_JAVA_OPTS", javaOptions);
        Process started = builder.start();
        process = started;
        pids.add(started.pid());
        Thread.ofVirtual().start(() -> read(started));
    }

    /** Waits until it answers; gives false if it has ended. */
    private boolean answers(long deadline) throws InterruptedException {
        while (httpUrl.isEmpty() || controlUrl.isEmpty() || eventUrl.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("gaggled did not begin to answer:\n" + dump());
            }
            if (!process.isAlive()) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private void read(Process of) {
        try (BufferedReader output = of.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            // Java closes what a process printed when it kills it.
            tally.count("gaggled: output that ended with a kill");
        }
        // A start may have met a shortage that is over when its end is noticed.
        if (of == wanted && (scarce || (mayRefuse && httpUrl.isEmpty()))) {
            tally.count("gaggled: ended in a shortage");
        } else if (of == wanted) {
            tally.violated("gaggled has ended by itself:\n" + text());
        }
    }

    private synchronized void note(String line) throws IOException {
        log.write(line);
        log.newLine();
        lines.add(line);
        if (lines.size() > KEPT_LINES) {
            lines.remove();
        }
        Matcher address = ADDRESS.matcher(line);
        if (address.matches()) {
            switch (address.group("what")) {
                case "control requests are answered" -> controlUrl = address.group("url");
                case "events are published" -> eventUrl = address.group("url");
                default -> httpUrl = address.group("url");
            }
        }
        if (line.startsWith("\tat ")) {
            tally.count("gaggled's log: a line of a stack trace");
        }
        Matcher severe = SEVERE.matcher(line);
        if (severe.matches()) {
            tally.count("gaggled's log: " + severe.group("level") + " " + pattern(severe.group("text")));
        }
    }

    /** The beginning of a text, without what differs from one line to the next. */
    private static String pattern(String text) {
        String plain = NUMBER.matcher(PATH.matcher(PROGRAM.matcher(text).replaceAll("PROGRAM")).replaceAll("PATH"))
                .replaceAll("N");
        Matcher beginning = BEGINNING.matcher(plain);
        return beginning.lookingAt() ? beginning.group() : plain;
    }

    /** Kills it, and returns when it is dead. */
    void kill() throws InterruptedException {
        wanted = null;
        process.destroyForcibly();
        process.waitFor();
    }

    /** Whether there is not enough of something, so that it may refuse to begin. */
    void setScarce(boolean is) {
        scarce = is;
        mayRefuse |= is;
    }

    /** Whether there was a shortage since it was started. */
    boolean mayRefuse() {
        return mayRefuse;
    }

    /** From now on it may die of something else. */
    void mayDie() {
        wanted = null;
    }

    /** It has not died of that. */
    void mustLive() {
        wanted = process;
    }

    /** Asks it to end, and gives its exit status. */
    int stop() throws InterruptedException {
        wanted = null;
        process.destroy();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            tally.violated("gaggled did not end within " + PATIENCE + ":\n" + text());
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** How many there have been. */
    int lives() {
        return pids.size();
    }

    /** The process ids that they have had. */
    List<Long> pids() {
        return pids;
    }

    String controlUrl() throws IOException {
        return known(controlUrl);
    }

    String eventUrl() throws IOException {
        return known(eventUrl);
    }

    String httpUrl() throws IOException {
        return known(httpUrl);
    }

    private static String known(String url) throws IOException {
        if (url.isEmpty()) {
            throw new IOException("gaggled is not there");
        }
        return url;
    }

    /** The last lines that it has printed. */
    synchronized String text() {
        return String.join("\n", lines);
    }

    /** What it has printed last, and what its threads do. */
    String dump() throws InterruptedException {
        if (process == null || !process.isAlive()) {
            return "gaggled is not there\n" + text();
        }
        try {
            new ProcessBuilder("kill", "-s", "QUIT", Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            return e + "\n" + text();
        }
        // The virtual machine prints when it comes to it.
        Thread.sleep(3000);
        return text();
    }

    /** The last lines about one program, and about gaggled itself. */
    synchronized String textAbout(String program) throws IOException {
        log.flush();
        try (Stream<String> all = Files.lines(directory.resolve("gaggled.log"))) {
            List<String> about = all.filter(line -> line.contains(" " + program + ": ")
                    || line.contains("earlier gaggled") || line.contains("are answered")).toList();
            return String.join("\n", about.subList(Math.max(0, about.size() - 60), about.size()));
        }
    }

    @Override
    public void close() {
        wanted = null;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
