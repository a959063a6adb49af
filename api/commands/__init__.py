"""The commands of `otklik`, one file each."""
