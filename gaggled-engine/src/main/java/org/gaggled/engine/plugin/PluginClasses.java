package org.gaggled.engine.plugin;

/**
 * Where the classes of one plugin are looked for, as far as a message needs to know.
 *
 * @param loader which finds them
 * @param where {@code the jar}, for messages
 */
record PluginClasses(ClassLoader loader, String where) {

    /** Whether there is a class file of that class. */
    boolean contain(String className) {
        return loader.getResource(className.replace('.', '/') + ".class") != null;
    }
}
