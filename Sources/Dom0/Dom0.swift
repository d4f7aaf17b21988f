// Dom0
