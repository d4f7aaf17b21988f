import CProcessor
