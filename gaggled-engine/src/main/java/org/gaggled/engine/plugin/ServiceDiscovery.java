package org.gaggled.engine.plugin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.gaggled.api.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * The search for one plugin's services of one kind, by {@link ServiceLoader}, in which each provider succeeds or fails
 * for itself.
 *
 * <p>{@code ServiceLoader} takes the providers in the order in which the services files name them, and throws in the
 * place of one that it cannot offer. So the names, read beforehand, say whom an error concerns: the first that is not
 * yet accounted for. {@link Throwable} is caught because everything thrown here comes from a stranger's code, and
 * whatever it is, the others load all the same.
 */
final class ServiceDiscovery<F extends PluginFactory> {

    /** The names that {@link PluginFactory#getName()} allows. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final PluginKind<F> kind;
    private final PluginClasses classes;
    private final Map<String, PluginOrigin> origins;
    private final LoadedPlugins loaded;
    private final Deque<String> unaccounted;

    /**
     * A search.
     *
     * @param kind what is searched for
     * @param classes where the plugin's classes are
     * @param origins the providers that the plugin's services files name, in their order, each with its jar
     * @param loaded where what is found, and what is not, is noted
     */
    ServiceDiscovery(PluginKind<F> kind, PluginClasses classes, Map<String, PluginOrigin> origins,
            LoadedPlugins loaded) {
        this.kind = kind;
        this.classes = classes;
        this.origins = origins;
        this.loaded = loaded;
        this.unaccounted = new ArrayDeque<>(origins.keySet());
    }

    void run() {
        Iterator<ServiceLoader.Provider<F>> providers =
                ServiceLoader.load(kind.factoryType(), classes.loader()).stream().iterator();
        while (!unaccounted.isEmpty()) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
            } catch (Throwable thrown) {
                String provider = unaccounted.remove();
                fail(provider, FailureReason.ofProvider(provider, thrown, kind, classes), thrown);
                continue;
            }
            take(providers.next());
        }
        failUnaccountedBefore(null);
    }

    private void take(ServiceLoader.Provider<F> provider) {
        String name = provider.type().getName();
        if (!unaccounted.contains(name)) {
            // A module of the platform offers it, not the plugin.
            return;
        }
        failUnaccountedBefore(name);
        unaccounted.remove();
        if (!classes.loader().equals(provider.type().getClassLoader())) {
            fail(name, notItsOwn(name), null);
            return;
        }
        F factory;
        try {
            factory = provider.get();
        } catch (Throwable thrown) {
            fail(name, FailureReason.ofProvider(name, thrown, kind, classes), thrown);
            return;
        }
        takeNamed(name, factory);
    }

    private void takeNamed(String provider, F factory) {
        @Nullable
        String name;
        try {
            name = factory.getName();
        } catch (Throwable thrown) {
            fail(provider, FailureReason.ofGetName(provider, thrown, classes), thrown);
            return;
        }
        if (name == null || !NAME.matcher(name).matches()) {
            fail(provider, FailureReason.ofName(provider, name), null);
            return;
        }
        if (kind.takenNames().contains(name)) {
            loaded.add(new PluginFailure(
                    originOf(provider), kind, name, FailureReason.ofTakenName(provider, name, kind), null));
            return;
        }
        try {
            kind.ask(factory);
        } catch (Throwable thrown) {
            String reason = FailureReason.ofDeclaration(provider, thrown, kind, classes);
            loaded.add(new PluginFailure(originOf(provider), kind, name, reason, thrown));
            return;
        }
        loaded.add(new PluginService<>(kind, name, factory, originOf(provider)));
    }

    /** {@code ServiceLoader} passes over, without a word, classes of the platform's modules. */
    private void failUnaccountedBefore(@Nullable String name) {
        while (!unaccounted.isEmpty() && !unaccounted.element().equals(name)) {
            String skipped = unaccounted.remove();
            fail(skipped, notItsOwn(skipped), null);
        }
    }

    private static String notItsOwn(String provider) {
        return "services file names " + provider + ", which is not a class of the plugin's own";
    }

    private void fail(String provider, String reason, @Nullable Throwable cause) {
        loaded.add(new PluginFailure(originOf(provider), kind, null, reason, cause));
    }

    private PluginOrigin originOf(String provider) {
        PluginOrigin origin = origins.get(provider);
        if (origin == null) {
            throw new IllegalStateException("not named by any services file: " + provider);
        }
        return origin;
    }
}
