package org.gaggled.engine.plugin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Puts into one line for a person what the Java platform throws when a plugin does not load. */
final class FailureReason {

    /** Longer ones are cut: a plugin's exception may carry a whole document as its message. */
    private static final int MAX_LENGTH = 300;

    /** The words of an {@link UnsupportedClassVersionError}, which offers the two facts nowhere else. */
    private static final Pattern NEWER_CLASS =
            Pattern.compile("^(\\S+) has been compiled by .*?\\(class file version (\\d+)");

    /** Version 45 was that of Java 1; since then each Java has counted one up. */
    private static final int CLASS_VERSION_OF_JAVA_0 = 44;

    private FailureReason() {}

    /** Why a file or directory could not be read. */
    static String ofFile(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "a symbolic link to a file that does not exist";
            case AccessDeniedException _ -> "permission denied";
            case ZipException zip -> "not a jar file: " + text(zip);
            default -> text(e);
        };
    }

    /** Why a class named in a services file, or a class it needs, could not be found, linked or instantiated. */
    static String ofProvider(String provider, Throwable thrown, PluginKind<?> kind, PluginClasses classes) {
        return switch (thrown) {
            case ServiceConfigurationError error when error.getCause() != null ->
                    ofProvider(provider, error.getCause(), kind, classes);
            case ServiceConfigurationError _ when !classes.contain(provider) ->
                    "services file names " + provider + ", which is not in " + classes.where();
            case ServiceConfigurationError _ ->
                    "class " + provider + " does not implement " + kind.factoryType().getName();
            case NoSuchMethodException _ -> "class " + provider + " has no public constructor without parameters";
            case IllegalAccessException _ -> "class " + provider + " is not public";
            case InstantiationException _ -> "class " + provider + " is abstract";
            case LinkageError error -> ofLinkage(provider, error, classes);
            default -> "the constructor of " + provider + " threw " + described(thrown);
        };
    }

    /** Why a factory could not be asked for its name. */
    static String ofGetName(String provider, Throwable thrown, PluginClasses classes) {
        return thrown instanceof LinkageError error
                ? ofLinkage(provider, error, classes)
                : "getName() of " + provider + " threw " + described(thrown);
    }

    /** Why a factory could not say what gaggled asks each of its kind. */
    static String ofDeclaration(String provider, Throwable thrown, PluginKind<?> kind, PluginClasses classes) {
        return thrown instanceof LinkageError error
                ? ofLinkage(provider, error, classes)
                : "class " + provider + " cannot say " + kind.declared() + ": it threw " + described(thrown);
    }

    /** Why the name that a factory gives itself is refused. */
    static String ofName(String provider, @Nullable String name) {
        return "getName() of " + provider + " returned " + (name == null ? "null" : '"' + oneLine(name) + '"')
                + "; a plugin's name is lower-case letters, digits and hyphens, beginning with a letter, at most 64";
    }

    /** Why a name that is allowed otherwise is refused, because gaggled has something of that name itself. */
    static String ofTakenName(String provider, String name, PluginKind<?> kind) {
        return "getName() of " + provider + " returned \"" + name + "\", and gaggled has a " + kind
                + " of that name itself";
    }

    private static String ofLinkage(String user, LinkageError error, PluginClasses classes) {
        return switch (error) {
            case ExceptionInInitializerError failed -> ofInitializer(user, failed);
            case UnsupportedClassVersionError newer -> ofNewerClass(user, newer);
            case NoClassDefFoundError missing -> ofMissingClass(user, missing, classes);
            case IncompatibleClassChangeError changed ->
                    "class " + user + " was built against another version of what it uses: " + text(changed);
            default -> "class " + user + " cannot be linked: " + described(error);
        };
    }

    private static String ofInitializer(String user, ExceptionInInitializerError error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String failed = user;
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getMethodName().equals("<clinit>")) {
                failed = frame.getClassName();
                break;
            }
        }
        return "the static initialiser of " + failed + " threw " + described(cause);
    }

    private static String ofNewerClass(String user, UnsupportedClassVersionError error) {
        Matcher words = NEWER_CLASS.matcher(text(error));
        if (!words.find()) {
            return "class " + user + " cannot be linked: " + described(error);
        }
        int version = Integer.parseInt(words.group(2));
        return "class " + words.group(1).replace('/', '.') + " is built for Java " + (version - CLASS_VERSION_OF_JAVA_0)
                + " (class file version " + version + "); this gaggled runs Java "
                + Runtime.version().feature();
    }

    private static String ofMissingClass(String user, NoClassDefFoundError error, PluginClasses classes) {
        String missing = text(error).replace('/', '.');
        if (missing.contains(" ")) {
            // "wrong name: …" or "Could not initialize class …": the platform's words say it best.
            return "class " + user + " cannot be linked: " + described(error);
        }
        return "class " + user + " needs " + missing + ", "
                + (SharedPackages.haveClass(missing)
                        ? "which this version of gaggled does not have"
                        : "which is not in " + classes.where());
    }

    private static String described(Throwable thrown) {
        String text = text(thrown);
        String type = thrown.getClass().getName();
        return text.equals(type) ? type : type + ": " + text;
    }

    /** The message of a throwable that a stranger may have written. */
    private static String text(Throwable thrown) {
        String message;
        try {
            message = thrown.getMessage();
        } catch (Throwable fromItsOwnMessage) {
            // Nothing more can be learnt from an exception whose message throws; its type still tells something.
            message = null;
        }
        return message == null || message.isBlank() ? thrown.getClass().getName() : oneLine(message);
    }

    private static String oneLine(String text) {
        String head = text.substring(0, Math.min(text.length(), MAX_LENGTH + 1));
        String line = head.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
