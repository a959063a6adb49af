"""Tables of comments as people keep them: .csv, .tsv, .jsonl, .xlsx, .parquet, and stdin."""

from training.tables.chunk import Chunk, Row
from training.tables.reader import TableReader, open_table, read_table
from training.tables.writer import TableWriter, create_table

__all__ = ["Chunk", "Row", "TableReader", "TableWriter", "create_table", "open_table", "read_table"]
