package org.gaggled.engine.probe.told;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;

/**
 * The datagram socket that {@code NOTIFY_SOCKET} names, one for each run, with the protocol of {@code sd_notify}.
 *
 * <p>Its name is in the abstract namespace: it needs no directory that every user can enter, is there in a
 * {@code chroot}, leaves nothing behind, and is known to all libraries that speak the protocol, because systemd has
 * used such names itself. Nobody can guess the name, but {@code /proc/net/unix} shows it, so nothing rests on that: the
 * kernel says of each message which process of which user has sent it.
 *
 * @param name behind the NUL that begins a name in the abstract namespace
 */
record NotifySocket(int descriptor, String name) {

    private static final MemorySegment SOCKET = LibC.symbol("socket");
    private static final MemorySegment SETSOCKOPT = LibC.symbol("setsockopt");
    private static final MemorySegment BIND = LibC.symbol("bind");
    private static final MemorySegment RECVMSG = LibC.symbol("recvmsg");

    private static final short AF_UNIX = 1;
    private static final long SOCK_DGRAM_CLOEXEC_NONBLOCK = 2 | 0x80000 | 0x800;
    private static final long SOL_SOCKET = 1;
    private static final long SO_PASSCRED = 16;
    private static final int SCM_CREDENTIALS = 2;
    private static final int MSG_TRUNC = 0x20;
    private static final long MSG_CMSG_CLOEXEC = 0x40000000;

    /** Opens the one of that name, which programs can send to from now on. */
    static NotifySocket open(String name) throws DescriptorException {
        Descriptors.checkRoom();
        int descriptor = Descriptors.opened(LibC.call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0));
        try (Arena arena = Arena.ofConfined()) {
            // First of all: of a message that came before, nobody would know the sender.
            MemorySegment yes = arena.allocateFrom(JAVA_INT, 1);
            Descriptors.opened(
                    LibC.call(SETSOCKOPT, descriptor, SOL_SOCKET, SO_PASSCRED, yes.address(), Integer.BYTES));
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            MemorySegment address = arena.allocate(Short.BYTES + 1 + bytes.length, Short.BYTES);
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES + 1, bytes.length);
            Descriptors.opened(LibC.call(BIND, descriptor, address.address(), address.byteSize()));
            return new NotifySocket(descriptor, name);
        } catch (DescriptorException | RuntimeException | Error e) {
            LibC.close(descriptor);
            throw e;
        }
    }

    /** The value of {@code NOTIFY_SOCKET}. */
    String variable() {
        return "@" + name;
    }

    /** What one look into a socket gives. */
    sealed interface Received {

        /**
         * A message.
         *
         * @param user unsigned
         */
        record Message(int pid, int user, String text) implements Received {}

        /** A message that was longer than any may be. */
        record TooLong(int pid) implements Received {}

        /** No message is there. */
        record Nothing() implements Received {}
    }

    /** Room for one message. Belongs to one thread. */
    static final class Buffer {

        /** As many as systemd takes. */
        static final int MOST_BYTES = 4096;

        private static final int CREDENTIALS_BYTES = 32;
        private static final Received NOTHING = new Received.Nothing();

        private final MemorySegment text;
        private final MemorySegment control;
        private final MemorySegment header;

        Buffer(Arena arena) {
            text = arena.allocate(MOST_BYTES);
            // There is room for the sender's credentials, which come first, and for nothing else: the kernel closes
            // the descriptors that a message brings, as BARRIER=1 and FDSTORE=1 do, and gaggled never has them.
            control = arena.allocate(CREDENTIALS_BYTES, Long.BYTES);
            MemorySegment vector = arena.allocate(JAVA_LONG, 2);
            vector.setAtIndex(JAVA_LONG, 0, text.address());
            vector.setAtIndex(JAVA_LONG, 1, MOST_BYTES);
            header = arena.allocate(56, Long.BYTES);
            header.set(JAVA_LONG, 16, vector.address());
            header.set(JAVA_LONG, 24, 1);
            header.set(JAVA_LONG, 32, control.address());
        }

        /** Takes the next message out of a socket. Waits for none. */
        Received receive(NotifySocket socket) {
            int length;
            do {
                header.set(JAVA_LONG, 40, CREDENTIALS_BYTES);
                length = LibC.call(RECVMSG, socket.descriptor(), header.address(), MSG_CMSG_CLOEXEC);
            } while (length == -Errno.EINTR.number());
            if (length < 0) {
                return NOTHING;
            }
            boolean known = header.get(JAVA_LONG, 40) >= CREDENTIALS_BYTES - Integer.BYTES
                    && control.get(JAVA_INT, 8) == SOL_SOCKET && control.get(JAVA_INT, 12) == SCM_CREDENTIALS;
            int pid = known ? control.get(JAVA_INT, 16) : 0;
            int user = known ? control.get(JAVA_INT, 20) : -1;
            if ((header.get(JAVA_INT, 48) & MSG_TRUNC) != 0) {
                return new Received.TooLong(pid);
            }
            byte[] bytes = text.asSlice(0, length).toArray(JAVA_BYTE);
            return new Received.Message(pid, user, new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
