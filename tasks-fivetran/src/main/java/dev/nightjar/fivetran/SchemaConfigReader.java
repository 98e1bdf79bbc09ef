package dev.nightjar.fivetran;

import dev.nightjar.fivetran.SchemaConfig.Schema;
import dev.nightjar.fivetran.SchemaConfig.Table;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads an answer with a schema config token by token: those of large databases have some 10,000 tables. */
final class SchemaConfigReader {
    private final JsonParser json;
    private String changeHandling = "";
    private final List<Schema> schemas = new ArrayList<>();

    private SchemaConfigReader(JsonParser json) {
        this.json = json;
    }

    static SchemaConfig read(byte[] answer) {
        try (JsonParser json = Transport.MAPPER.createParser(answer)) {
            SchemaConfigReader reader = new SchemaConfigReader(json);
            json.nextToken();
            reader.fields(name -> {
                if (name.equals("data")) {
                    reader.data();
                } else {
                    json.skipChildren();
                }
            });
            return new SchemaConfig(reader.changeHandling, reader.schemas);
        } catch (JacksonException e) {
            throw Transport.malformed(e);
        }
    }

    private void data() {
        fields(name -> {
            switch (name) {
                case "schema_change_handling" -> changeHandling = text();
                case "schemas" -> fields(this::schema);
                default -> json.skipChildren();
            }
        });
    }

    private void schema(String source) {
        List<Table> tables = new ArrayList<>();
        String[] destination = {source};
        boolean[] enabled = {false};
        fields(name -> {
            switch (name) {
                case "name_in_destination" -> destination[0] = text();
                case "enabled" -> enabled[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                case "tables" -> fields(table -> tables.add(table(table)));
                default -> json.skipChildren();
            }
        });
        schemas.add(new Schema(source, destination[0], enabled[0], tables));
    }

    private Table table(String source) {
        JsonNode tree = json.readValueAsTree();
        Fields fields = new Fields(tree);
        return new Table(
                source,
                fields.text("name_in_destination").orElse(source),
                fields.isTrue("enabled"),
                fields.text("sync_mode").orElse(""));
    }

    private String text() {
        String text = json.getValueAsString();
        return text == null ? "" : text;
    }

    private interface Field {
        void at(String name);
    }

    /** Calls back with the parser at each value of the object that it is at; does nothing at anything else. */
    private void fields(Field field) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            field.at(name);
        }
    }
}
