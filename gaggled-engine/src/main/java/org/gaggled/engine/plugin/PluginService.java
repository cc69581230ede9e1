package org.gaggled.engine.plugin;

import java.util.function.Consumer;
import org.gaggled.api.PluginFactory;

/**
 * A service that a plugin offers, ready to be opened.
 *
 * @param kind what it is
 * @param name what its factory calls itself; valid, but perhaps not unique: see {@link PluginCatalog#nameClashes()}
 * @param factory what opens it, to be called within its {@link #enter() scope}
 * @param origin where it comes from
 * @param <F> the type of its factory
 */
public record PluginService<F extends PluginFactory>(PluginKind<F> kind, String name, F factory, PluginOrigin origin) {

    /** Hands itself on if it is of that kind. */
    <G extends PluginFactory> void ifOf(PluginKind<G> wanted, Consumer<PluginService<G>> receiver) {
        if (kind == wanted) {
            receiver.accept(new PluginService<>(wanted, name, wanted.factoryType().cast(factory), origin));
        }
    }

    /** Begins a stretch of calls to the factory, or to what it opened. */
    public PluginScope enter() {
        return PluginScope.around(factory);
    }
}
