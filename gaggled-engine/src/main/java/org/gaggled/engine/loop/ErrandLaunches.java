package org.gaggled.engine.loop;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.output.Outputs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands around programs' lives that run now, as processes of the same launcher, each in a session of its own.
 * What one leaves in its session is killed when it has ended; it is over when that is gone. For the loop's thread
 * alone.
 */
final class ErrandLaunches {

    private static final Logger log = LoggerFactory.getLogger(ErrandLaunches.class);

    /** Which one: of each kind, a program has at most one. */
    private record Key(ProgramId program, ErrandKind kind) {}

    private final ProcessLauncher launcher;
    private final ProcessNotes notes;
    private final Outputs outputs;
    private final Consumer<Message> inbox;
    private final Map<Key, Launch> launches = new HashMap<>();

    /**
     * Those of that launcher, which are noted there and print where their programs do; what it tells of them goes into
     * the inbox, to be given to {@link #take}.
     */
    ErrandLaunches(ProcessLauncher launcher, ProcessNotes notes, Outputs outputs, Consumer<Message> inbox) {
        this.launcher = launcher;
        this.notes = notes;
        this.outputs = outputs;
        this.inbox = inbox;
    }

    /** Begins one; its request is the command's, with what every program is told. */
    void run(Command.RunErrand command, LaunchRequest request) {
        Launch launch = new Launch(command);
        launches.put(launch.key(), launch);
        try {
            launcher.launch(outputs.prepare(command.program(), command.kind(), request), launch);
        } catch (DescriptorException e) {
            launch.startFailed(ProgramLaunches.unread(e));
        } catch (RuntimeException | Error e) {
            log.error("the launcher failed to take the {} of program {}", command.kind().getWord(), command.program(),
                    e);
            launch.startFailed(StartFailure.builder("the launcher failed: " + e).build());
        }
    }

    /** Takes over the process of one that an earlier gaggled has begun; {@code request} is as for {@link #run}. */
    void adopt(Command.AdoptErrand command, LaunchRequest request) {
        Launch launch = new Launch(
                new Command.RunErrand(command.program(), command.run(), command.kind(), command.request()));
        launches.put(launch.key(), launch);
        launch.adoption = () -> launcher.adopt(request, command.process(), launch);
        adopt(launch);
    }

    /** Asks the launcher for it, and again with the next attempt to end it where that fails. */
    private static void adopt(Launch launch) {
        Runnable adoption = launch.adoption;
        if (adoption != null) {
            try {
                adoption.run();
                launch.adoption = null;
            } catch (RuntimeException | Error e) {
                log.error("the launcher failed to adopt the {} of program {}, which is taken to run; it is asked again"
                        + " when that is to be ended", launch.command.kind().getWord(), launch.command.program(), e);
            }
        }
    }

    /** Kills one, with all that is in its session. One that the launcher has not begun yet, it need not begin. */
    void end(Command.EndErrand command) {
        Launch launch = launches.get(new Key(command.program(), command.kind()));
        if (launch != null && launch.command.run() == command.run()) {
            launch.unwanted = true;
            adopt(launch);
            kill(launch);
        }
    }

    private static void kill(Launch launch) {
        LaunchedProcess process = launch.process;
        if (process != null) {
            process.signal(ProcessSignal.KILL);
        }
    }

    /** Takes in what the launcher tells of one, and gives what the core is told by that, once for each; else null. */
    @Nullable
    Input take(Message.OfErrand message) {
        Launch launch = message.launch();
        if (launches.get(launch.key()) != launch) {
            log.error("the launcher reports what is not possible: {}, but that command is over. That is a fault of the"
                    + " launcher", message);
            return null;
        }
        outputs.launchedOrNot(launch.command.program(), launch.command.kind());
        return switch (message) {
            case Message.ErrandStarted started -> {
                launch.process = started.process();
                if (launch.unwanted) {
                    kill(launch);
                }
                yield null;
            }
            case Message.ErrandNotStarted failed -> over(launch, new ErrandOutcome.NotStarted(failed.failure()));
            case Message.ErrandTakenBack _ -> over(launch, new ErrandOutcome.TakenBack());
            case Message.ErrandExited exited -> {
                launch.outcome = new ErrandOutcome.Ended(exited.exit().getStatus());
                if (exited.exit().hasLeftovers()) {
                    kill(launch);
                    yield null;
                }
                yield over(launch, launch.outcome);
            }
            case Message.ErrandGone _ ->
                    over(launch, Objects.requireNonNullElseGet(launch.outcome, ErrandOutcome.TakenBack::new));
        };
    }

    private Input over(Launch launch, ErrandOutcome outcome) {
        launches.remove(launch.key());
        Command.RunErrand command = launch.command;
        return new Input.ErrandEnded(command.program(), command.run(), command.kind(), outcome);
    }

    /** One of them, to which the launcher tells what becomes of it. */
    final class Launch implements LaunchListener {

        private final Command.RunErrand command;

        /** What the launcher is told when it asks. */
        private volatile boolean unwanted;

        private volatile @Nullable LaunchedProcess process;

        /** What the launcher has not taken yet; null where it has, or there is nothing to adopt. */
        private @Nullable Runnable adoption;

        /** How its process ended, while what that left behind is still there. */
        private @Nullable ErrandOutcome outcome;

        /** Whether the launcher's answer to the request is known: it may ask again, which changes nothing. */
        private boolean answered;

        Launch(Command.RunErrand command) {
            this.command = command;
        }

        private Key key() {
            return new Key(command.program(), command.kind());
        }

        @Override
        public boolean isWanted() {
            if (unwanted && !answered) {
                answer(Message.ErrandTakenBack::new);
            }
            return !unwanted;
        }

        @Override
        public void spawned(ProcessIdentity spawned) {
            notes.spawned(command.program(), command.run(), command.kind(), spawned);
        }

        @Override
        public void started(LaunchedProcess launched) {
            answer(launch -> new Message.ErrandStarted(launch, launched));
        }

        @Override
        public void startFailed(StartFailure failure) {
            answer(launch -> new Message.ErrandNotStarted(launch, failure));
        }

        @Override
        public void exited(ProcessExit exit) {
            inbox.accept(new Message.ErrandExited(this, exit));
        }

        @Override
        public void gone() {
            inbox.accept(new Message.ErrandGone(this));
        }

        private void answer(Function<Launch, Message> message) {
            answered = true;
            inbox.accept(message.apply(this));
        }

        @Override
        public String toString() {
            return command.kind().getWord() + " of " + command.program();
        }
    }
}
