"""Measurements that need real data or minutes; none of them is a test."""
