package org.gaggled.engine.core;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/**
 * What is found of programs that run: that one can be used, or cannot any more, or works no more.
 *
 * <p>Without a {@code ready} probe a program is ready as soon as its process runs. With one it has to say so, within
 * its time where there is a bound; what was ready once is never stopped for not being ready. An {@code alive} probe
 * begins when the program is ready for the first time. Whatever is told of an earlier run, of one that is being
 * stopped, or of one that is probed no more, comes too late.
 */
final class Readiness {

    /** The longest time that a program is given at once because it asks for it. */
    static final Duration MOST_ASKED = Duration.ofDays(365);

    private final Lives lives;
    private final Stops stops;

    Readiness(Lives lives, Stops stops) {
        this.lives = lives;
        this.stops = stops;
    }

    /** The process of a program runs, which is ready where nothing says when it is. */
    void begin(Program program, long pid) {
        ProbeRules ready = program.rules().probing().ready();
        long now = lives.now();
        lives.become(program, new Life.Running(pid, now, ready == null ? now : Life.NEVER, deadline(ready)));
        if (ready == null) {
            program.resetRetries();
        }
    }

    private long deadline(@Nullable ProbeRules ready) {
        return ready == null || ready.within() == null ? Life.NEVER : lives.now() + ready.within().toNanos();
    }

    /** Has a program that has just been started probed. */
    void probe(Program program) {
        Life.Running running = (Life.Running) program.life;
        program.heard.probing = program.rules().probing();
        program.heard.wasReady = running.isReady();
        probeReady(program, running);
        probeAlive(program, running);
    }

    private void probeReady(Program program, Life.Running running) {
        ProbeRules ready = program.rules().probing().ready();
        if (ready != null) {
            give(program, running, Probing.Purpose.READY, ready);
        }
    }

    private void probeAlive(Program program, Life.Running running) {
        ProbeRules alive = program.rules().probing().alive();
        if (alive != null && program.heard.wasReady) {
            give(program, running, Probing.Purpose.ALIVE, alive);
        }
    }

    /** A program that an earlier gaggled has started is there: it is probed as it was, from its first try on. */
    void goOn(Program program, Life.Running running) {
        if (!program.held) {
            probeReady(program, running);
            probeAlive(program, running);
        }
    }

    /** Nobody has looked at a program since an earlier gaggled died: its time to become ready begins anew. */
    void recall(Program program, Life.Running running) {
        program.heard.probing = program.rules().probing();
        if (running.deadline() != Life.NEVER) {
            lives.become(program, running.until(deadline(program.rules().probing().ready())));
        }
    }

    private void give(Program program, Life.Running running, Probing.Purpose purpose, ProbeRules rules) {
        if (program.adopting) {
            return;
        }
        program.heard.probed = true;
        lives.give(new Command.Probe(program.id, program.run, running.pid(), purpose, rules));
    }

    /**
     * Another definition is in force for a program. A probe that is another begins anew, and takes the place of the one
     * before. It is as ready as it was until that says otherwise, and ready where none says so any more. What is still
     * to be stopped, to be started anew by the definition, is probed no more.
     */
    void obey(Program program) {
        Probing before = program.heard.probing;
        Probing probing = program.rules().probing();
        if (!(program.life instanceof Life.Running running) || before.equals(probing)) {
            return;
        }
        program.heard.probing = probing;
        boolean otherReady = !Objects.equals(before.ready(), probing.ready());
        boolean ends = program.held || isGone(before.ready(), probing.ready())
                || isGone(before.alive(), probing.alive());
        if (ends) {
            lives.endProbes(program);
        }
        if (program.held) {
            lives.become(program, running.until(Life.NEVER));
            return;
        }
        if (otherReady) {
            boolean bound = !program.heard.wasReady;
            lives.become(program, running.until(bound ? deadline(probing.ready()) : Life.NEVER));
        }
        Life.Running probed = (Life.Running) program.life;
        if (ends || otherReady) {
            probeReady(program, probed);
        }
        if (ends || !Objects.equals(before.alive(), probing.alive())) {
            probeAlive(program, probed);
        }
        if (probing.ready() == null) {
            becameReady(program, probed);
        }
    }

    /** Nothing takes the place of a probe: it has to be ended, which ends all. */
    private static boolean isGone(@Nullable ProbeRules before, @Nullable ProbeRules after) {
        return before != null && after == null;
    }

    /** Something was found of that program; null where there is none. */
    void handle(Input.Probed input, @Nullable Program program) {
        if (program == null || program.run != input.run()) {
            return;
        }
        switch (input) {
            case Input.StatusTold told -> program.heard.status = told.status();
            case Input.TimeAsked asked -> give(program, asked.time());
            case Input.BecameReady _,Input.NotReady _,Input.ReadyUnknown _,Input.NotAlive _ -> {
                if (program.life instanceof Life.Running running) {
                    found(program, running, input);
                }
            }
        }
    }

    private void found(Program program, Life.Running running, Input.Probed input) {
        if (!program.heard.probed) {
            return;
        }
        Probing probing = program.rules().probing();
        if (input instanceof Input.NotAlive dead) {
            if (probing.alive() != null && program.heard.wasReady) {
                notAlive(program, running, dead.detail());
            }
        } else if (probing.ready() != null) {
            if (input instanceof Input.NotReady not) {
                notReady(program, running, not.detail());
            } else if (input instanceof Input.ReadyUnknown unknown && !program.heard.wasReady) {
                program.heard.detail = unknown.detail();
            } else {
                // What was ready once and cannot tell any more counts as ready for the rest of its run.
                becameReady(program, running);
            }
        }
    }

    private void becameReady(Program program, Life.Running running) {
        Heard heard = program.heard;
        heard.detail = null;
        if (running.isReady()) {
            return;
        }
        long since = heard.wasReady ? heard.notReadySince : running.since();
        boolean first = !heard.wasReady;
        heard.wasReady = true;
        program.cause = null;
        lives.become(program, running.ready(lives.now()));
        lives.publish(new Notice.Ready(lives.counted(program), Duration.ofNanos(lives.now() - since), !first));
        if (first) {
            program.resetRetries();
            probeAlive(program, running);
        }
    }

    private void notReady(Program program, Life.Running running, String detail) {
        Heard heard = program.heard;
        heard.detail = detail;
        if (heard.wasReady) {
            program.cause = new Cause.NotReady(null, detail);
        }
        if (running.isReady()) {
            heard.notReadySince = lives.now();
            lives.become(program, running.notReady());
            lives.publish(new Notice.NotReady(lives.counted(program), detail));
        }
    }

    /** As after a death, but for the process, which is there and has to be stopped. */
    private void notAlive(Program program, Life.Running running, String detail) {
        Cause cause = new Cause.NotAlive(detail);
        long pause = program.restartPause.afterRun(lives.now() - running.since());
        program.wanted = program.isWantedAfter(false) && !lives.isEnding();
        stops.stop(program, cause);
        program.notBefore = lives.now() + pause;
        lives.setback(program, cause);
    }

    /** The time is over in which a program had to be ready: that is a start that failed. */
    void late(Program program) {
        ProbeRules ready = Objects.requireNonNull(program.rules().probing().ready(), "nothing says when it is ready");
        String detail = Objects.requireNonNullElseGet(program.heard.detail, () -> ready + " has not succeeded yet");
        Cause cause = new Cause.NotReady(ready.within(), detail);
        stops.stop(program, cause);
        program.notBefore = lives.now() + program.retryPause.afterRun(0);
        lives.setback(program, cause);
    }

    /** More time to become ready, or for the present step of a stop; never less. */
    private void give(Program program, Duration asked) {
        long until = lives.now() + (asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked).toNanos();
        if (program.life instanceof Life.Running running && running.deadline() != Life.NEVER) {
            lives.become(program, running.until(Math.max(running.deadline(), until)));
        } else if (program.life instanceof Life.Stopping stopping && stopping.canWait()) {
            lives.become(program, stopping.until(Math.max(stopping.deadline(), until)));
        }
    }
}
