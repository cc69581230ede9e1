package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.gaggled.api.launch.ProcessIdentity;
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

    private NewlineChannel(Hearing hearing, int number, Readiness readiness, int readEnd, int theirs)
            throws DescriptorException {
        this.hearing = hearing;
        this.number = number;
        this.readiness = readiness;
        this.theirs = theirs;
        try {
            this.ours = hearing.watch().register(readEnd, () -> read(readEnd));
        } catch (DescriptorException refused) {
            LibC.close(theirs);
            throw refused;
        }
    }

    /**
     * Opens it, before the launch, for the descriptor that the program knows by that number. The program could read as
     * well, so it does not notice when gaggled dies, and the next gaggled finds what it has written.
     */
    static NewlineChannel open(Hearing hearing, int number, Readiness readiness) throws DescriptorException {
        Descriptors.Pipe pipe = Descriptors.pipe();
        int theirs;
        try {
            Descriptors.letEverybodyOpen(pipe.readEnd());
            theirs = Descriptors.reopened(pipe.readEnd());
        } catch (DescriptorException refused) {
            LibC.close(pipe.readEnd());
            throw refused;
        } finally {
            LibC.close(pipe.writeEnd());
        }
        return new NewlineChannel(hearing, number, readiness, pipe.readEnd(), theirs);
    }

    /** Opens that of a process which an earlier gaggled has started. */
    static NewlineChannel ofAdopted(Hearing hearing, int number, Readiness readiness, ProcessIdentity process)
            throws DescriptorException {
        int readEnd = Descriptors.reopenedOf(process, number);
        int theirs;
        try {
            // The system tells the end of a pipe only to whoever has had it open together with somebody who writes.
            theirs = Descriptors.reopened(readEnd);
        } catch (DescriptorException refused) {
            LibC.close(readEnd);
            throw refused;
        }
        return new NewlineChannel(hearing, number, readiness, readEnd, theirs);
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
