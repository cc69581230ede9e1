package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user may reach and use a file, as far as permission bits tell. Each file is looked at once. Not safe for
 * use by several threads.
 */
public final class FileAccess {

    /** What somebody wants of a file: one of the three bits. */
    public enum Wish {
        READ(4),
        /** Of a directory: to have it, or what is in it, as the working directory. */
        EXECUTE(1);

        private final int bit;

        Wish(int bit) {
            this.bit = bit;
        }
    }

    /** Somebody without the capabilities that overrule permission bits. */
    public record Person(int user, Set<Integer> groups) {}

    /**
     * What is in the way.
     *
     * @param place the file itself, or a directory above it
     * @param mode its permission bits
     * @param certain whether nothing but these bits decides; otherwise an access control list may let the user through
     */
    public record Obstacle(Path place, int mode, boolean certain) {

        /** As a clause: {@code /root has the mode 0700}. */
        public String clause() {
            return place + " has the mode " + String.format(Locale.ROOT, "%04o", mode);
        }
    }

    private record Bits(int owner, int group, int mode) {}

    private final Map<Path, @Nullable Bits> known = new HashMap<>();

    /**
     * The first thing in the way; null where there is none, or where gaggled itself cannot look.
     *
     * @param file absolute
     */
    public @Nullable Obstacle find(Path file, Wish wish, Person person) {
        Path real = realPath(file);
        Set<Path> directories = new LinkedHashSet<>(above(file.normalize()));
        directories.addAll(above(real));
        for (Path directory : directories) {
            Obstacle obstacle = at(directory, Wish.EXECUTE, person);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return at(real, wish, person);
    }

    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException unreachable) {
            return file.normalize();
        }
    }

    /** From the root down. */
    private static List<Path> above(Path file) {
        List<Path> directories = new ArrayList<>();
        for (Path directory = file.getParent(); directory != null; directory = directory.getParent()) {
            directories.addFirst(directory);
        }
        return directories;
    }

    /**
     * Where there is an access control list, the bits of the group are the most that it gives anybody but the owner and
     * the others.
     */
    private @Nullable Obstacle at(Path file, Wish wish, Person person) {
        Bits bits = bitsOf(file);
        if (bits == null) {
            return null;
        }
        boolean owner = bits.owner() == person.user();
        boolean member = person.groups().contains(bits.group());
        boolean byGroup = (bits.mode() >> 3 & wish.bit) != 0;
        boolean allowed = owner
                ? (bits.mode() >> 6 & wish.bit) != 0
                : member ? byGroup : (bits.mode() & wish.bit) != 0;
        return allowed ? null : new Obstacle(file, bits.mode() & 0777, owner || !byGroup);
    }

    private @Nullable Bits bitsOf(Path file) {
        if (!known.containsKey(file)) {
            known.put(file, look(file));
        }
        return known.get(file);
    }

    private static @Nullable Bits look(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid,mode");
            return attributes.get("uid") instanceof Integer owner
                    && attributes.get("gid") instanceof Integer group
                    && attributes.get("mode") instanceof Integer mode ? new Bits(owner, group, mode) : null;
        } catch (IOException | UnsupportedOperationException notForUsToSee) {
            return null;
        }
    }
}
