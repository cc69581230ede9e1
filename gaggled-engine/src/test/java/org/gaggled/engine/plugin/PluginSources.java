package org.gaggled.engine.plugin;

/** Sources of small plugins, for tests to compile. */
final class PluginSources {

    private PluginSources() {}

    /** An event sink whose factory is called {@code NAME}, with further members. */
    static String sink(String packageName, String className, String pluginName, String members) {
        return """
                package %s;

                import org.gaggled.api.event.*;

                public class %s implements EventSinkFactory {
                    @Override
                    public String getName() {
                        return "%s";
                    }

                    @Override
                    public EventSink open(EventSinkContext context) {
                        return event -> {};
                    }

                    %s
                }
                """
                .formatted(packageName, className, pluginName, members);
    }

    /** A good one. */
    static String sink(String packageName, String className, String pluginName) {
        return sink(packageName, className, pluginName, "");
    }
}
