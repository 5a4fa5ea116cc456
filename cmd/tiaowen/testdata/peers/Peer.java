import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene, asked what tiaowen was asked.
 *
 * <pre>
 * java Peer.java build FOLDER TEXTS                         indexes lines of words; prints the seconds
 * java Peer.java best|count FOLDER QUESTIONS WARMING ROUNDS prints for each question
 *                                                           milliseconds, those of the processor, and lines
 * </pre>
 *
 * The first WARMING questions are asked ROUNDS times before anything is measured: the virtual
 * machine compiles what is used often.
 */
class Peer {
    static final int BEST = 10;

    public static void main(String[] args) throws IOException {
        try (Directory folder = FSDirectory.open(Path.of(args[1]))) {
            if (args[0].equals("build")) {
                build(folder, Path.of(args[2]));
                return;
            }
            try (DirectoryReader reader = DirectoryReader.open(folder)) {
                Peer peer = new Peer(reader, args[0].equals("count"));
                peer.answer(Files.readAllLines(Path.of(args[2])), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            }
        }
    }

    /** Words with their frequencies, no positions and no texts, in one segment. */
    static void build(Directory folder, Path texts) throws IOException {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        long began = System.nanoTime();
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer()).setRAMBufferSizeMB(500).setUseCompoundFile(false);
        try (IndexWriter writer = new IndexWriter(folder, config); BufferedReader lines = Files.newBufferedReader(texts)) {
            long n = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Document text = new Document();
                text.add(new NumericDocValuesField("line", ++n));
                text.add(new Field("words", line, type));
                writer.addDocument(text);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        System.out.println((System.nanoTime() - began) / 1e9);
    }

    final DirectoryReader reader;
    final IndexSearcher searcher;
    final int exact; // how many hits are counted at least; all are where that is the largest number

    Peer(DirectoryReader reader, boolean count) {
        this.reader = reader;
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        exact = count ? Integer.MAX_VALUE : BEST;
    }

    void answer(List<String> questions, int warming, int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (String question : questions.subList(0, warming)) {
                best(question.split(" "));
            }
        }
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        StringBuilder answers = new StringBuilder();
        for (String question : questions) {
            String[] words = question.split(" ");
            long began = System.nanoTime();
            long used = processor.getCurrentThreadCpuTime();
            long[] lines = best(words);
            long usedAfter = processor.getCurrentThreadCpuTime();
            answers.append((System.nanoTime() - began) / 1e6).append(' ').append((usedAfter - used) / 1e6);
            for (long line : lines) {
                answers.append(' ').append(line);
            }
            answers.append('\n');
        }
        System.out.print(answers);
    }

    /** The lines that any of the words are on, the ten best by BM25. */
    long[] best(String[] words) throws IOException {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String word : words) {
            any.add(new TermQuery(new Term("words", word)), BooleanClause.Occur.SHOULD);
        }
        ScoreDoc[] hits = searcher.search(any.build(), new TopScoreDocCollectorManager(BEST, exact)).scoreDocs;
        long[] lines = new long[hits.length];
        for (int i = 0; i < hits.length; i++) {
            NumericDocValues numbers = MultiDocValues.getNumericValues(reader, "line");
            if (!numbers.advanceExact(hits[i].doc)) {
                throw new IOException("a document without the number of its line");
            }
            lines[i] = numbers.longValue();
        }
        return lines;
    }
}
