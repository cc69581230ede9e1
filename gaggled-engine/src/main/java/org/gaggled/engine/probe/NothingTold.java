package org.gaggled.engine.probe;

import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is heard where nothing can be: a program that is to say when it is ready is never ready, and it is said why. One
 * that is to say that it is alive is taken to be.
 */
public final class NothingTold implements Told {

    private static final Logger log = LoggerFactory.getLogger(NothingTold.class);

    private final Consumer<Input.Probed> core;

    /** Says why to that consumer. */
    public NothingTold(Consumer<Input.Probed> core) {
        this.core = core;
    }

    @Override
    public LaunchRequest prepare(ProgramId program, long run, LaunchRequest request, Probing probing) {
        return request;
    }

    @Override
    public void adopt(ProgramId program, long run, ProcessIdentity process, Probing probing, boolean wasReady) {}

    @Override
    public void launched(ProgramId program, long run, long pid) {}

    @Override
    public void notLaunched(ProgramId program, long run) {}

    @Override
    public void begin(Command.Probe command) {
        switch (command.purpose()) {
            case READY -> core.accept(new Input.NotReady(
                    command.program(), command.run(),
                    "gaggled cannot hear " + command.rules() + " with this launcher"));
            case ALIVE -> log.warn("{}: gaggled cannot hear alive = {} with this launcher, and takes it to be alive",
                    command.program(), command.rules());
        }
    }

    @Override
    public void end(ProgramId program, long run, Probing.Purpose purpose) {}

    @Override
    public void over(ProgramId program, long run) {}

    @Override
    public void close() {}
}
