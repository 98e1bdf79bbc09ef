package dev.nightjar.warehouse.files;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;

/** How rows stand in a file. A file that ends with {@code .gz} is compressed. */
public sealed interface FileFormat {
    /** What the name of a file of it ends with. */
    String extension();

    /**
     * Values in the order of the table's columns, a row a line or more; values that need it are in double quotes, in which
     * they are doubled.
     */
    record Csv(
            @Description("whether the first line has the names of the columns, and no values") @Default("true")
            boolean header,

            @Description("what stands between values, one character") @Default(",")
            String delimiter,

            @Description("a value without quotes that is null") @Default("")
            String nullText)
            implements FileFormat {
        public Csv {
            if (delimiter.length() != 1 || "\"\n\r".contains(delimiter)) {
                throw new IllegalArgumentException(
                        "'%s' cannot stand between values; give one character, which is no quote".formatted(delimiter));
            }
            if (nullText.contains("\n") || nullText.contains("\r") || nullText.contains("\"")) {
                throw new IllegalArgumentException("the text for null must be one line without quotes");
            }
        }

        /** With a header, commas, and nulls that are empty. */
        public Csv() {
            this(true, ",", "");
        }

        @Override
        public String extension() {
            return "csv";
        }
    }

    /** A JSON object a line, values by the names of the columns. */
    record Json() implements FileFormat {
        @Override
        public String extension() {
            return "json";
        }
    }

    /** Parquet, values by the names of the columns, without regard to case. */
    record Parquet() implements FileFormat {
        @Override
        public String extension() {
            return "parquet";
        }
    }
}
