package dev.devmon.alerting.unittest;

import dev.devmon.engine.EphemeralContainer;
import dev.devmon.session.Parallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Tests the unit tests of rules: makes one change at a time to a rule, and runs the tests that it can affect. A mutant
 * that they do not notice shows something that is not tested.
 */
public final class MutationRun {
    private static final String FOLDER = "/tmp/mutants/";
    private static final int GROWTH = 4;

    private final EphemeralContainer server;
    private final List<TestSlice> slices = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** The outcome of one mutation run. */
    public record Result(int mutants, List<Mutant> survivors) {
        public Result {
            survivors = List.copyOf(survivors);
        }
    }

    /**
     * @param server a container with the tools
     * @param ruleFiles path in the server -> text of the rule file
     * @param tests path in the server -> text of the tests
     * @param shown path -> name of the file for people
     * @param wanted the paths of the rule files to mutate
     */
    public MutationRun(
            EphemeralContainer server,
            Map<String, String> ruleFiles,
            Map<String, String> tests,
            UnaryOperator<String> shown,
            Set<String> wanted) {
        this.server = server;
        TestSlices cut = new TestSlices(ruleFiles, shown, new ExpressionParser(server)::parse);
        tests.forEach((path, text) -> slices.addAll(cut.of(path, text)));
        // The fewer rules a test runs through, the more of each it notices, and the quicker it is
        slices.sort(Comparator.<TestSlice>comparingInt(slice -> slice.parts().size())
                .thenComparingInt(slice -> slice.tests().size()));
        cut.parts().stream()
                .filter(part -> wanted.contains(part.path()))
                .forEach(part -> mutants.addAll(Mutations.of(part)));
    }

    /** Returns the number of mutants. */
    public int size() {
        return mutants.size();
    }

    /** Keeps only {@code most} mutants, chosen at random. */
    public void sample(int most, long seed) {
        Collections.shuffle(mutants, new Random(seed));
        mutants.subList(Math.min(most, mutants.size()), mutants.size()).clear();
    }

    /**
     * Runs the mutants, as many at a time as there are processors.
     *
     * @param tried receives the number of mutants tried so far
     * @param survived receives each survivor as soon as it is known
     */
    public Result run(IntConsumer tried, Consumer<Mutant> survived) {
        AtomicInteger count = new AtomicInteger();
        List<Boolean> surviving = Parallel.compute(mutants, mutant -> {
            boolean survives = survives(mutant);
            if (survives) {
                survived.accept(mutant);
            }
            tried.accept(count.incrementAndGet());
            return survives;
        });
        return new Result(
                mutants.size(),
                IntStream.range(0, mutants.size())
                        .filter(surviving::get)
                        .mapToObj(mutants::get)
                        .toList());
    }

    /**
     * Returns whether no test notices the mutant. The first test notices most, so it runs alone, then more and more at
     * a time.
     */
    private boolean survives(Mutant mutant) {
        List<TestSlice> concerned = slices.stream()
                .filter(slice ->
                        slice.parts().stream().anyMatch(part -> part.node().equals(mutant.original())))
                .toList();
        int begin = 0;
        for (int count = 1; begin < concerned.size(); count *= GROWTH) {
            int end = Math.min(concerned.size(), begin + count);
            if (notices(concerned.subList(begin, end), mutant)) {
                return false;
            }
            begin = end;
        }
        return true;
    }

    private boolean notices(List<TestSlice> some, Mutant mutant) {
        String folder = FOLDER + next.incrementAndGet();
        Map<String, String> files = new LinkedHashMap<>();
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        for (TestSlice slice : some) {
            String own = folder + "/" + command.size();
            files.putAll(slice.files(own, rule -> rule.equals(mutant.original()) ? mutant.changed() : rule));
            command.add(TestSlice.tests(own));
        }
        server.write(files);
        boolean noticed = !server.run(command).ok();
        server.run(List.of("rm", "-r", folder));
        return noticed;
    }
}
