package org.gaggled.dist.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.dist.torture.Cast.Wish;

/**
 * An operator, who stops and starts some programs, of which nobody else does so, restarts and signals any, and looks at
 * what there is. So it is known what each program was last asked for, unless gaggled died before it answered.
 */
final class Operator implements Torment {

    /** The way in which requests reach gaggled. */
    interface Channel {

        String name();

        /** Asks for one of start, stop and restart, and gives the answer. */
        String change(String what, String program) throws IOException, InterruptedException;

        /** Sends a signal, which is a name without SIG. */
        String signal(String program, String signal) throws IOException, InterruptedException;

        /** Asks for something to read. */
        String look(int which, String program) throws IOException, InterruptedException;
    }

    private static final Pattern ERROR = Pattern.compile("\"code\": ?\"(?<code>[a-z-]+)\"");
    private static final List<String> SIGNALS = List.of("HUP", "USR1", "TERM", "KILL", "CONT", "WINCH");

    private final Channel channel;
    private final Cast cast;
    private final List<String> own;
    private final Tally tally;

    /**
     * @param own the programs that this operator alone stops and starts
     */
    Operator(Channel channel, Cast cast, List<String> own, Tally tally) {
        this.channel = channel;
        this.cast = cast;
        this.own = own;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "an operator over " + channel.name();
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(150);
    }

    @Override
    public void strike(Random random) throws IOException, InterruptedException {
        List<String> all = cast.programs();
        String any = all.get(random.nextInt(all.size()));
        switch (random.nextInt(6)) {
            case 0 -> change("stop", own.get(random.nextInt(own.size())), Wish.DOWN);
            case 1 -> change("start", own.get(random.nextInt(own.size())), Wish.UP);
            case 2 -> count("restart", channel.change("restart", any));
            case 3 -> count("signal", channel.signal(any, SIGNALS.get(random.nextInt(SIGNALS.size()))));
            default -> count("look", channel.look(random.nextInt(6), any));
        }
    }

    private void change(String what, String program, Wish wish) throws IOException, InterruptedException {
        cast.wish(program, Wish.UNKNOWN);
        String answer = channel.change(what, program);
        count(what, answer);
        if (answer.contains("\"done\"")) {
            cast.wish(program, wish);
        }
    }

    private void count(String what, String answer) {
        // An error stands at the beginning; a list may be long.
        Matcher error = ERROR.matcher(answer.substring(0, Math.min(300, answer.length())));
        tally.count("operator over " + channel.name() + ": " + what + (error.find()
                ? ", answered " + error.group("code")
                : ""));
    }

    /** Asks again for what nobody knows the answer to. */
    @Override
    public void relieve() throws IOException, InterruptedException {
        for (String program : own) {
            if (cast.wishFor(program) == Wish.UNKNOWN) {
                change("start", program, Wish.UP);
            }
        }
    }
}
