package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;

/** The pipe into which one run writes a newline when it is ready. What it writes besides is read and means nothing. */
final class NewlineChannel implements Channel {

    private final Hearing hearing;
    private final int number;
    private final Readiness readiness;
    private final int theirs;
    private final DescriptorWatch.Registration ours;
    private boolean theirsIsOpen = true;

    private NewlineChannel(Hearing hearing, int number, Readiness readiness, Descriptors.Pipe pipe)
            throws DescriptorException {
        this.hearing = hearing;
        this.number = number;
        this.readiness = readiness;
        this.theirs = pipe.writeEnd();
        try {
            this.ours = hearing.watch().register(pipe.readEnd(), () -> read(pipe.readEnd()));
        } catch (DescriptorException refused) {
            LibC.close(theirs);
            throw refused;
        }
    }

    /** Opens it, before the launch, for the descriptor that the program knows by that number. */
    static NewlineChannel open(Hearing hearing, int number, Readiness readiness) throws DescriptorException {
        return new NewlineChannel(hearing, number, readiness, Descriptors.pipe());
    }

    /** gaggled's own descriptor of what the program gets; open until the launch is made or not. */
    int theirs() {
        return theirs;
    }

    @Override
    public void launched(int leader) {
        closeTheirs();
        ours.arm();
    }

    @Override
    public void end() {
        close();
    }

    @Override
    public void close() {
        closeTheirs();
        ours.close();
    }

    private void closeTheirs() {
        if (theirsIsOpen) {
            theirsIsOpen = false;
            LibC.close(theirs);
        }
    }

    private void read(int descriptor) {
        MemorySegment buffer = hearing.buffers().output();
        int count = Descriptors.read(descriptor, buffer);
        for (int i = 0; i < count && readiness.isOutstanding(); i++) {
            if (buffer.get(JAVA_BYTE, i) == '\n') {
                readiness.ready();
            }
        }
        if (count == 0 || (count < 0 && count != -Errno.EAGAIN.number() && count != -Errno.EINTR.number())) {
            readiness.notYet("it closed descriptor " + number + " without a newline");
            ours.close();
        }
    }
}
