# Load the Readouts dataset in R: source("readouts.R"), then
#
#   meetings <- readouts_load("meetings", "data/store")                 # the latest version of a store
#   meetings <- readouts_load("meetings", "data/store", version = "2026.11.23")  # or a channel, "stable"
#   meetings <- readouts_load("meetings", "data/store", as_of = "2026-11-30")  # newest version published by then
#   said     <- readouts_statements_of(meetings$meeting_id[1], "data/store")
#   readouts_evidence(said[1, ], "data/store")
#
# A place is a store, a version's folder, or what `readouts export VERSION --to stata|csv DIR` wrote. Parquet needs
# the package arrow or nanoparquet, Stata files need haven, CSV needs nothing. Dates are Date, moments POSIXct in UTC,
# codes are text in whichever format they were read. R must run in a UTF-8 locale, as it does unless told otherwise.

readouts_versions <- function(place) {
  index <- file.path(place, "versions", "index.json")
  if (!file.exists(index)) stop(place, " holds no versions: there is no ", index)
  listed <- unique(.json_values(index, "version"))
  listed <- listed[dir.exists(file.path(place, "versions", listed))]
  listed[order(numeric_version(listed))]
}

readouts_load <- function(table, place, version = NULL, as_of = NULL) {
  folder <- .version_folder(place, version, as_of)
  parquet <- .parquet_files(folder, table)
  if (length(parquet)) return(.read_parquet(parquet))
  for (suffix in c("dta", "csv")) {
    file <- file.path(folder, paste0(table, ".", suffix))
    if (file.exists(file)) return(switch(suffix, dta = .read_dta(folder, table), csv = .read_csv(folder, table)))
  }
  stop("there is no table ", table, " in ", folder)
}

readouts_statements_of <- function(meeting_id, place, version = NULL, as_of = NULL) {
  statements <- readouts_load("statements", place, version, as_of)
  said <- statements[!is.na(statements$meeting_id) & statements$meeting_id == meeting_id, ]
  if (!nrow(said) && !meeting_id %in% readouts_load("meetings", place, version, as_of)$meeting_id) {
    stop("there is no meeting ", meeting_id)
  }
  said[order(said$release_id, said$seq), ]
}

# The passage a row was read from: characters char_start + 1 to char_end of its release's latest text.
readouts_evidence <- function(row, place, version = NULL, as_of = NULL) {
  texts <- readouts_load("texts", place, version, as_of)
  own <- texts[texts$release_id == row$release_id, ]
  if (!nrow(own)) stop("there is no text of release ", row$release_id)
  substr(own$text[which.max(own$revision)], row$char_start + 1, row$char_end)
}

# --------------------------------------------------------------------------------------- where a version lies

.version_folder <- function(place, version, as_of) {
  if (!file.exists(file.path(place, "versions", "index.json"))) {
    if (!is.null(version) || !is.null(as_of)) stop(place, " is one version, not a store of versions")
    if (!dir.exists(place)) stop("there is no folder ", place)
    return(place)
  }
  listed <- readouts_versions(place)
  if (is.null(version)) {
    if (!is.null(as_of)) {
      days <- as.Date(substr(listed, 1, 10), "%Y.%m.%d")
      listed <- listed[days <= as.Date(as_of)]
      if (!length(listed)) stop(place, " has no version published by ", as_of)
    }
    version <- listed[length(listed)]
  }
  channel <- .json_values(file.path(place, "versions", "index.json"), version)
  if (length(channel)) version <- channel[1]
  if (!version %in% listed) stop(place, " has no version ", version, "; it has: ", toString(listed))
  file.path(place, "versions", version)
}

# The values of one key anywhere in a JSON file whose strings hold no quotes, as those of the index: base R has no
# JSON, and one key is no reason for a package.
.json_values <- function(file, key) {
  text <- paste(readLines(file, encoding = "UTF-8", warn = FALSE), collapse = " ")
  found <- regmatches(text, gregexpr(paste0('"', key, '": *"[^"]*"'), text))[[1]]
  sub('.*: *"([^"]*)"', "\\1", found)
}

# ------------------------------------------------------------------------------------------------- the formats

.parquet_files <- function(folder, table) {
  sort(list.files(file.path(folder, table), "[.]parquet$", recursive = TRUE, full.names = TRUE))
}

.read_parquet <- function(files) {
  read <- if (requireNamespace("arrow", quietly = TRUE)) {
    function(file) as.data.frame(arrow::read_parquet(file))
  } else if (requireNamespace("nanoparquet", quietly = TRUE)) {
    function(file) as.data.frame(nanoparquet::read_parquet(file))
  } else {
    stop("Parquet needs arrow or nanoparquet (install.packages); or read what `readouts export` wrote")
  }
  parts <- lapply(files, function(file) {
    rows <- read(file)
    if (grepl("year=", file)) rows$year <- rep(as.integer(sub(".*year=([0-9]+).*", "\\1", file)), nrow(rows))
    rows
  })
  do.call(rbind, parts)
}

# Stata has no missing text, no true and false, and keeps long texts in a file of their own: all is undone here.
.read_dta <- function(folder, table) {
  types <- .types(folder, table)
  rows <- .plain(haven::read_dta(file.path(folder, paste0(table, ".dta"))), types)
  long <- file.path(folder, paste0(table, "_text.dta"))
  if (!file.exists(long)) return(rows)
  apart <- .plain(haven::read_dta(long), types)
  key <- setdiff(names(apart), "text")
  rows$text <- apart$text[match(do.call(paste, rows[key]), do.call(paste, apart[key]))]
  rows
}

.plain <- function(labelled, types) {
  rows <- as.data.frame(labelled)
  for (name in names(rows)) {
    column <- rows[[name]]
    if (types[[name]] == "string") {
      column <- as.character(if (haven::is.labelled(column)) haven::as_factor(column) else column)
      column[!nzchar(column)] <- NA
    } else if (!inherits(column, c("Date", "POSIXct"))) {
      column <- .typed(as.numeric(column), types[[name]])
    }
    attr(column, "label") <- attr(rows[[name]], "label")
    rows[[name]] <- column
  }
  rows
}

# The contract's type of every column of a table, by name.
.types <- function(folder, table) {
  columns <- .cells(file.path(folder, "columns.csv"))
  columns <- columns[columns$table_name == table, ]
  as.list(stats::setNames(columns$type, columns$column_name))
}

# A cell that begins with an apostrophe was guarded against spreadsheets; long ones stand whole in long_cells.csv.
.read_csv <- function(folder, table) {
  rows <- .cells(file.path(folder, paste0(table, ".csv")))
  columns <- .cells(file.path(folder, "columns.csv"))
  columns <- columns[columns$table_name == table, ]
  long <- .cells(file.path(folder, "long_cells.csv"))
  long <- long[long$table_name == table, ]
  key <- columns$column_name[order(as.integer(columns$key), na.last = NA)]
  for (name in unique(long$column_name)) {
    own <- long[long$column_name == name, ]
    own <- own[order(own$row_key, as.integer(own$part)), ]
    whole <- tapply(own$text, own$row_key, paste, collapse = "")
    at <- match(names(whole), do.call(paste, c(rows[key], sep = "|")))
    rows[[name]][at] <- whole
  }
  types <- .types(folder, table)
  for (name in names(rows)) rows[[name]] <- .typed(rows[[name]], types[[name]])
  rows
}

.cells <- function(file) {
  rows <- utils::read.csv(file, colClasses = "character", na.strings = "", fileEncoding = "UTF-8-BOM")
  rows[] <- lapply(rows, function(column) sub("^'", "", column))
  rows
}

.typed <- function(column, type) {
  switch(type,
    bool = as.logical(column),
    date32 = as.Date(column),
    "timestamp[us, UTC]" = as.POSIXct(column, "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC"),
    int32 = as.integer(column),
    int64 = , float64 = as.numeric(column),
    column
  )
}
