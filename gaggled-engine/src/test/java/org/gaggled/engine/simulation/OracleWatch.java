package org.gaggled.engine.simulation;

import java.util.List;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.oracle.OracleBeside;
import org.jspecify.annotations.Nullable;

/** Asks an oracle after each input, as long as the definition is the first one and gaggled the first. */
final class OracleWatch implements StepObserver {

    private boolean first = true;
    private @Nullable OracleBeside oracle;

    @Override
    public void begun(Machine machine) {
        oracle = first ? new OracleBeside(machine.definition(), true) : null;
        first = false;
    }

    @Override
    public void died(Machine machine) {
        oracle = null;
    }

    @Override
    public void stepped(Input input, List<Command> commands, Machine machine) {
        if (input instanceof Input.Replace || machine.isDead()) {
            oracle = null;
        }
        if (oracle != null) {
            oracle.handled(input, machine.now(), commands,
                    program -> machine.gaggle().account(program, machine.now()));
        }
    }
}
