"""Measurements that are run by hand; tests never time against an absolute figure."""
