package org.gaggled.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine as somebody has it who downloaded the tarball: the source and the build, every JDK, Maven and its
 * repository do not exist there. A tarball that works only beside its own build does not work here.
 *
 * <p>It is a mount namespace, in which empty directories lie over them. A command becomes what it runs there, so its
 * process id stays. Root may make one; anybody else needs a kernel that lets users have namespaces.
 */
public final class UserMachine {

    private static final String HIDE =
            "while [ \"$1\" != -- ]; do mount -t tmpfs -o ro hidden \"$1\" || exit 125; shift; done; shift; exec \"$@\"";

    private static final List<Path> HIDDEN = hidden();

    private static final List<String> ENTRY = entry();

    private UserMachine() {}

    /** The command that runs this one there. */
    public static List<String> command(List<String> command) {
        return concat(ENTRY, command);
    }

    /** The directories that are empty there; none of them is within another. */
    static List<Path> hiddenDirectories() {
        return HIDDEN;
    }

    private static List<Path> hidden() {
        List<Path> all = Stream.of(
                Stream.of(System.getProperty("docs.directory") + "/.."),
                Stream.of("maven.repository", "maven.home", "java.home").map(System::getProperty),
                // Where there is no JDK in it, it may be any directory, /usr for one.
                Stream.ofNullable(System.getenv("JAVA_HOME"))
                        .filter(home -> Files.isRegularFile(Path.of(home, "release"))),
                Stream.of("/usr/lib/jvm"))
                .flatMap(paths -> paths)
                .map(Path::of)
                .filter(Files::isDirectory)
                .map(UserMachine::real)
                .distinct()
                .toList();
        return all.stream()
                .filter(each -> all.stream().noneMatch(other -> !other.equals(each) && each.startsWith(other)))
                .toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entry() {
        List<String> directories = HIDDEN.stream().map(Path::toString).toList();
        List<String> hide = concat(List.of("sh", "-c", HIDE, "sh"), directories, List.of("--"));
        List<String> entry = Ids.OWN.isRoot()
                ? concat(List.of("unshare", "--mount"), hide)
                : concat(List.of("unshare", "--map-root-user", "--mount"), hide, Ids.OWN.again());
        tryOut(entry);
        return entry;
    }

    private static void tryOut(List<String> entry) {
        String problem;
        try {
            Process trial = new ProcessBuilder(concat(entry, List.of("true"))).redirectErrorStream(true).start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            problem = trial.waitFor() == 0 ? null : said;
        } catch (IOException e) {
            problem = e.getMessage();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (problem != null) {
            throw new IllegalStateException(
                    "these tests run the tarball where source, build and JDK do not exist, and cannot hide them here: "
                            + problem
                            + ". They need unshare and mount (apt-get install util-linux mount), and either root (in a container: with the capability"
                            + " SYS_ADMIN) or a kernel that lets users make namespaces");
        }
    }

    @SafeVarargs
    private static List<String> concat(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    /** Whose process this is. */
    private record Ids(String user, String group) {

        static final Ids OWN = new Ids(ask("-u"), ask("-g"));

        boolean isRoot() {
            return user.equals("0");
        }

        /** The command that makes a user, who is root in a namespace of their own, themselves again. */
        List<String> again() {
            return List.of("unshare", "--user", "--map-user=" + user, "--map-group=" + group);
        }

        private static String ask(String option) {
            try {
                return new String(new ProcessBuilder("id", option).start().getInputStream().readAllBytes(),
                        StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
